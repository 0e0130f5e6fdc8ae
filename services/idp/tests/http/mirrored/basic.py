"""The Basic OP plan: what each module of it looks at, played by a relying party of our own."""

import json

import requests

from idp.domain.client import AuthMethod

from .modules import module
from .relying import CALLBACK, HOME

PROFILE = {"name", "family_name", "given_name", "birthdate"}


@module("oidcc-server")
def server(stage):
    # As the suite plays it: the secret in the header, and no PKCE.
    party = stage.party(auth=AuthMethod.BASIC, require_pkce=False)
    signed = party.sign_in(code_challenge=None, code_challenge_method=None)

    party.userinfo(signed.tokens)
    assert signed.pages == ("credentials",)
    party.sign_in()


@module("oidcc-response-type-missing")
def response_type_missing(stage):
    party = stage.party()

    error = party.refusal(party.ask(response_type=None))
    assert error in {"invalid_request", "unsupported_response_type"}, error


@module("oidcc-idtoken-signature")
def id_token_signature(stage):
    for alg in ("RS256", "ES256"):
        signed = stage.party(identity_alg=alg).sign_in()

        assert signed.header["alg"] == alg
        assert signed.header["kid"] in {key["kid"] for key in stage.keys()["keys"]}


@module("oidcc-userinfo-get")
def userinfo_get(stage):
    party = stage.party()

    party.userinfo(party.sign_in().tokens)
    assert party.info(None).status_code == 401


@module("oidcc-userinfo-post-header")
def userinfo_post(stage):
    party = stage.party()

    party.userinfo(party.sign_in().tokens, "POST")
    assert party.info(None, "POST").status_code == 401


@module("oidcc-userinfo-post-body")
def userinfo_post_body(stage):
    party = stage.party()
    tokens = party.sign_in().tokens

    told = requests.post(
        party.found["userinfo_endpoint"], {"access_token": tokens["access_token"]}, timeout=10
    )
    assert (told.status_code, told.json()) == (200, party.userinfo(tokens))


@module("oidcc-ensure-request-without-nonce-succeeds-for-code-flow")
def without_nonce(stage):
    signed = stage.party().sign_in(nonce=None)

    assert "nonce" not in signed.identity


@module("oidcc-scope-profile")
def scope_profile(stage):
    party = stage.party()
    told = party.userinfo(party.sign_in(scope="openid profile").tokens)

    assert set(told) >= PROFILE
    assert not {"email", "phone_number"} & set(told)


@module("oidcc-scope-email")
def scope_email(stage):
    party = stage.party()
    told = party.userinfo(party.sign_in(scope="openid email").tokens)

    assert set(told) == {"sub", "email", "email_verified"}
    assert told["email_verified"] is True


@module("oidcc-scope-phone")
def scope_phone(stage):
    party = stage.party()
    told = party.userinfo(party.sign_in(scope="openid phone").tokens)

    assert set(told) == {"sub", "phone_number", "phone_number_verified"}
    assert told["phone_number"] == party.browser.person["phone"]


@module("oidcc-scope-all")
def scope_all(stage):
    party = stage.party()
    told = party.userinfo(party.sign_in(scope="openid profile email phone").tokens)

    assert {"sub", "email", "phone_number", *PROFILE} <= set(told)


@module("oidcc-alternate-happy-flow")
def reordered(stage):
    party = stage.party()
    asked = party.ask(scope="email openid")
    turned = dict(reversed(asked.told.items()))
    code = party.code(type(asked)(turned, asked.verifier))
    tokens = party.granted(party.redeem(code, asked.verifier))

    party.identity(tokens, asked)
    assert "email" in party.userinfo(tokens)


@module("oidcc-display-page")
def display_page(stage):
    stage.party().sign_in(display="page")


@module("oidcc-display-popup")
def display_popup(stage):
    stage.party().sign_in(display="popup")


@module("oidcc-prompt-login")
def prompt_login(stage):
    party = stage.party()
    first = party.sign_in()
    stage.age("session", "auth_time", 5)
    second = party.sign_in(prompt="login")

    assert second.pages == ("credentials",)
    assert second.identity["sub"] == first.identity["sub"]
    assert second.identity["auth_time"] > first.identity["auth_time"] - 5


@module("oidcc-prompt-none-not-logged-in")
def prompt_none_nobody(stage):
    party = stage.party()
    error = party.refusal(party.ask(prompt="none"))

    assert error in {"login_required", "interaction_required"}, error
    assert party.browser.pages == []


@module("oidcc-prompt-none-logged-in")
def prompt_none_somebody(stage):
    party = stage.party()
    first = party.sign_in()
    stage.age("session", "auth_time", 5)
    second = party.sign_in(prompt="none")

    assert second.pages == ()
    for claim in ("sub", "sid"):
        assert second.identity[claim] == first.identity[claim], claim
    assert second.identity["auth_time"] == first.identity["auth_time"] - 5


@module("oidcc-max-age-1")
def max_age_1(stage):
    party = stage.party()
    party.sign_in()
    stage.age("session", "auth_time", 3)
    second = party.sign_in(max_age="1")

    assert second.pages == ("credentials",)
    assert second.identity["iat"] - second.identity["auth_time"] <= 2


@module("oidcc-max-age-10000")
def max_age_10000(stage):
    party = stage.party()
    first = party.sign_in(max_age="15000")
    second = party.sign_in(max_age="10000")

    assert second.pages == ()
    assert second.identity["auth_time"] == first.identity["auth_time"]


@module("oidcc-ensure-request-with-unknown-parameter-succeeds")
def unknown_parameter(stage):
    stage.party().sign_in(extra="foobar")


@module("oidcc-id-token-hint")
def id_token_hint(stage):
    party = stage.party()
    first = party.sign_in()
    second = party.sign_in(prompt="none", id_token_hint=first.tokens["id_token"])
    party.browser = stage.browser("app")
    stage.forget_codes()
    party.sign_in()
    error = party.refusal(party.ask(prompt="none", id_token_hint=first.tokens["id_token"]))

    for claim in ("sub", "auth_time"):
        assert second.identity[claim] == first.identity[claim], claim
    # Section 3.1.2.1: somebody else is signed in at that browser.
    assert error in {"login_required", "interaction_required"}, error


@module("oidcc-login-hint")
def login_hint(stage):
    party = stage.party()
    person = party.browser.person
    page = party.browser.visitor.open(party.address(party.ask(login_hint=person["email"])))

    assert page.form("identifier", "password").fields["identifier"] == person["email"]
    party.sign_in(login_hint=person["email"])


@module("oidcc-ui-locales")
def ui_locales(stage):
    party = stage.party()
    page = party.browser.visitor.open(party.address(party.ask(ui_locales="en ru")))

    assert page.html.get("lang") == "en"
    party.sign_in(ui_locales="se")


@module("oidcc-claims-locales")
def claims_locales(stage):
    stage.party().sign_in(claims_locales="se en")


@module("oidcc-ensure-request-with-acr-values-succeeds")
def acr_values(stage):
    party = stage.party()
    plain = party.sign_in(acr_values="urn:of:nobody 1")
    stage.forget_codes()
    strong = stage.party("app").sign_in(acr_values="aal2")

    assert plain.identity["acr"] == "aal1"
    assert (strong.identity["acr"], strong.identity["amr"]) == ("aal2", ["pwd", "otp"])


@module("oidcc-codereuse")
def code_reuse(stage):
    party = stage.party()
    signed = party.sign_in()
    again = party.redeem(signed.answer["code"], signed.answer["verifier"])

    party.refused(again, "invalid_grant")


@module("oidcc-codereuse-30seconds")
def code_reuse_later(stage):
    party = stage.party()
    signed = party.sign_in()
    stage.age("authorization_code", "used_at", 30)
    stage.age("authorization_code", "expires_at", 30)
    again = party.redeem(signed.answer["code"], signed.answer["verifier"])

    party.refused(again, "invalid_grant")
    # RFC 6749 section 4.1.2: what the code gave the first time is taken back.
    assert party.info(signed.tokens["access_token"]).status_code == 401


@module("oidcc-ensure-registered-redirect-uri")
def registered_redirect_uri(stage):
    party = stage.party()
    for uri in (f"{HOME}/other", f"{CALLBACK}/", f"{CALLBACK}/more", f"{CALLBACK}?more=1"):
        assert "redirect-foreign" in party.error_page(party.ask(redirect_uri=uri)), uri


@module("oidcc-ensure-post-request-succeeds")
def post_request(stage):
    party = stage.party()
    party.sign_in(form=True)
    again = party.sign_in(form=True)

    assert again.pages == ()


@module("oidcc-server-client-secret-post")
def client_secret_post(stage):
    party = stage.party(auth=AuthMethod.POST)
    signed = party.sign_in()

    party.userinfo(signed.tokens)
    party.secret = "not the secret"
    party.refused(party.redeem(signed.answer["code"], signed.answer["verifier"]), "invalid_client")


@module("oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported")
def request_uri(stage):
    party = stage.party()
    error = party.refusal(party.ask(request_uri="https://rp.example/request.jwt"))

    assert stage.found["request_uri_parameter_supported"] is False
    assert error == "request_uri_not_supported"


@module("oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported")
def request_object(stage):
    party = stage.party()
    error = party.refusal(party.ask(request="eyJhbGciOiJub25lIn0.e30."))

    assert stage.found["request_parameter_supported"] is False
    assert error == "request_not_supported"


@module("oidcc-claims-essential")
def claims_essential(stage):
    party = stage.party()
    claims = json.dumps({"userinfo": {"name": {"essential": True}}, "id_token": {"email": None}})
    signed = party.sign_in(claims=claims)

    assert set(party.userinfo(signed.tokens)) == {"sub", "name"}
    assert signed.identity["email"] == party.browser.person["email"]


@module("oidcc-refresh-token")
def refresh_token(stage):
    party, other = stage.party(), stage.party()
    first = party.sign_in(scope="openid offline_access")
    foreign = other.sign_in(scope="openid offline_access").tokens["refresh_token"]
    tokens = party.granted(party.renew(first.tokens["refresh_token"]))
    _, second = party.identity(tokens)

    # OpenID Connect Core section 12.2.
    for claim in ("iss", "sub", "aud", "auth_time", "azp"):
        assert second[claim] == first.identity[claim], claim
    assert tokens["access_token"] != first.tokens["access_token"]
    party.userinfo(tokens)
    party.refused(party.renew(foreign), "invalid_grant")
    stage.age("refresh_token", "used_at", 11)
    party.refused(party.renew(first.tokens["refresh_token"]), "invalid_grant")
    # A second use ends the family (RFC 9700 section 4.14.2).
    party.refused(party.renew(tokens["refresh_token"]), "invalid_grant")


@module("oidcc-ensure-request-with-valid-pkce-succeeds")
def valid_pkce(stage):
    party = stage.party()
    party.sign_in()
    asked = party.ask()
    wrong = party.redeem(party.code(asked), "A" * 43)
    plain = party.ask(code_challenge="A" * 43, code_challenge_method="plain")

    party.refused(wrong, "invalid_grant")
    assert party.refusal(plain) == "invalid_request"
