"""Discovery, RP-initiated and back-channel logout: what each module of these plans looks at."""

import time

from joserfc import jws, jwt
from joserfc.jwk import KeySet

from chassis.tokens import SigningKey, sign

from .modules import module
from .relying import CALLBACK, GOODBYE, Ear, members, without_signature

EVENT = "http://schemas.openid.net/event/backchannel-logout"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
PRIVATE = {"d", "p", "q", "dp", "dq", "qi", "k"}


@module("oidcc-discovery-endpoint-verification")
def discovery(stage):
    found = stage.found

    assert found["issuer"] == stage.site.url
    assert all(found[name].startswith(f"{found['issuer']}/") for name in ENDPOINTS)
    assert found["response_types_supported"] == ["code"]
    assert found["subject_types_supported"] == ["public"]
    assert "RS256" in found["id_token_signing_alg_values_supported"]
    assert "openid" in found["scopes_supported"]
    assert found["claims_parameter_supported"] is True
    assert {"sub", "name", "email"} <= set(found["claims_supported"])
    keys = stage.keys()["keys"]
    assert not any(PRIVATE & set(key) for key in keys), "a private key is published"
    KeySet.import_key_set({"keys": keys})
    assert len({key["kid"] for key in keys}) == len(keys)


@module("oidcc-rp-initiated-logout-discovery-endpoint-verification")
def logout_discovery(stage):
    assert stage.found["end_session_endpoint"].startswith(f"{stage.found['issuer']}/")


@module("oidcc-backchannel-logout-discovery-endpoint-verification")
def backchannel_discovery(stage):
    assert stage.found["backchannel_logout_supported"] is True
    assert stage.found["backchannel_logout_session_supported"] is True


def _signed_in(stage, **bent):
    party = stage.party(**bent)
    return party, party.sign_in()


@module("oidcc-rp-initiated-logout")
def logout(stage):
    party, signed = _signed_in(stage)
    state = "s" * 128
    page = party.leave(
        id_token_hint=signed.tokens["id_token"], post_logout_redirect_uri=GOODBYE, state=state
    )

    assert page.url.startswith(f"{GOODBYE}?")
    assert members(page.url) == {"state": state}
    assert not party.is_signed_in()
    # Without offline_access a grant does not outlive the session.
    assert party.info(signed.tokens["access_token"]).status_code == 401


@module("oidcc-rp-initiated-logout-no-state")
def logout_without_state(stage):
    party, signed = _signed_in(stage)
    page = party.leave(id_token_hint=signed.tokens["id_token"], post_logout_redirect_uri=GOODBYE)

    assert page.url == GOODBYE
    assert not party.is_signed_in()


def _stays(party, page):
    """An error page of the provider; the person is signed in as before."""
    assert page.url.startswith(party.found["issuer"]), page.url
    assert page.status == 400, page.status
    assert party.is_signed_in()


@module("oidcc-rp-initiated-logout-bad-post-logout-redirect-uri")
def logout_to_foreign_address(stage):
    party, signed = _signed_in(stage)
    for address in ("https://evil.example/", CALLBACK, f"{GOODBYE}/more", GOODBYE[:-1]):
        hint = signed.tokens["id_token"]
        page = party.leave(id_token_hint=hint, post_logout_redirect_uri=address, state="x")

        _stays(party, page)


@module("oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri")
def logout_to_address_with_query(stage):
    party, signed = _signed_in(stage)
    page = party.leave(
        id_token_hint=signed.tokens["id_token"], post_logout_redirect_uri=f"{GOODBYE}?more=1"
    )

    _stays(party, page)


@module("oidcc-rp-initiated-logout-modified-id-token-hint")
def logout_by_bent_hint(stage):
    party, signed = _signed_in(stage)
    for hint in without_signature(signed.tokens["id_token"]):
        _stays(party, party.leave(id_token_hint=hint, post_logout_redirect_uri=GOODBYE, state="x"))


@module("oidcc-rp-initiated-logout-bad-id-token-hint")
def logout_by_foreign_hint(stage):
    party, signed = _signed_in(stage)
    own = SigningKey.generate("RS256")
    forged = sign(own, "JWT", signed.identity | {"exp": int(time.time()) + 60})

    _stays(party, party.leave(id_token_hint=forged, post_logout_redirect_uri=GOODBYE, state="x"))


def _asks(party, page):
    """A page asks; nothing ended yet, and its button ends it and leads to nobody."""
    issuer = party.found["issuer"]
    assert (page.status, page.url.startswith(issuer)) == (200, True), page.url
    assert party.is_signed_in()
    party.browser.visitor.open(page.url)
    left = party.browser.visitor.fill({}, action="/logout")
    assert left.url.startswith(issuer), left.url
    assert not party.is_signed_in()


@module("oidcc-rp-initiated-logout-no-id-token-hint")
def logout_without_hint(stage):
    party, _ = _signed_in(stage)

    _asks(party, party.leave(post_logout_redirect_uri=GOODBYE, state="x"))


@module("oidcc-rp-initiated-logout-no-params")
def logout_without_anything(stage):
    party, _ = _signed_in(stage)

    _asks(party, party.leave())


@module("oidcc-rp-initiated-logout-only-state")
def logout_with_state_alone(stage):
    party, _ = _signed_in(stage)

    _asks(party, party.leave(state="x"))


@module("oidcc-rp-initiated-logout-no-post-logout-redirect-uri")
def logout_to_nowhere(stage):
    party, signed = _signed_in(stage)
    page = party.leave(id_token_hint=signed.tokens["id_token"], state="x")

    assert (page.status, page.url.startswith(party.found["issuer"])) == (200, True)
    assert not party.is_signed_in()


@module("oidcc-backchannel-rp-initiated-logout")
def backchannel(stage):
    with Ear() as ear:
        party, signed = _signed_in(stage, backchannel_logout_uri=ear.url)
        party.leave(id_token_hint=signed.tokens["id_token"], post_logout_redirect_uri=GOODBYE)
        stage.site.farewells()

        assert len(ear.heard) == 1
        kind, form = ear.heard[0]
    assert kind == "application/x-www-form-urlencoded"
    assert set(form) == {"logout_token"}
    token = form["logout_token"]
    header = jws.extract_compact(token.encode()).headers()
    assert (header["typ"], header["alg"]) == ("logout+jwt", "RS256")
    told = jwt.decode(token, KeySet.import_key_set(stage.keys()), algorithms=["RS256"]).claims
    now = time.time()
    assert told["iss"] == party.found["issuer"]
    assert told["aud"] in (party.client_id, [party.client_id])
    assert now - 60 < told["iat"] <= now + 5
    assert now < told["exp"] <= now + 125
    assert told["events"] == {EVENT: {}}
    assert told["jti"]
    # Back-Channel Logout section 2.4: with a nonce it could pass for an ID token.
    assert "nonce" not in told
    for claim in ("sub", "sid"):
        assert told[claim] == signed.identity[claim], claim
    assert not party.is_signed_in()
