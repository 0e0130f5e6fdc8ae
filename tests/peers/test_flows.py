"""Each flow, by each library as it was published, against the provider as it is."""

from urllib.parse import urlsplit

import pytest

from .peer import Refused
from .programs import CALLBACK, HOME, told


@pytest.fixture
def signed_in(client, provider, person):
    """Take a program through the code flow; what its library made of the answer."""

    def through(program, *, bound=False, pushed=False, redeemed=None, **asked):
        client.discover(issuer=provider.url, program=program, bound=bound)
        landed = person.follow(client.authorize(pushed=pushed, asked=asked)["url"])
        assert landed.startswith(program["redirect_uris"][0]), landed
        return client.redeem(landed=landed, **(redeemed or {}))

    return through


def test_metadata_of_the_provider(client, provider):
    found = client.discover(issuer=provider.url, program=told("keyed"))

    assert found["issuer"] == provider.url
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["authorization_response_iss_parameter_supported"] is True


def test_code_with_pkce_proven_by_a_key(signed_in, person):
    claims = signed_in(told("keyed"))["claims"]

    assert claims["sub"] == person.told["account_id"]
    assert (claims["acr"], claims["amr"]) == ("aal2", ["pwd", "otp"])


def test_identity_token_by_es256(signed_in, person):
    claims = signed_in(told("elliptic"))["claims"]

    assert (claims["sub"], claims["aud"]) == (person.told["account_id"], "elliptic")


def test_mobile_program_without_a_key_at_any_loopback_port(signed_in, person):
    at = "http://127.0.0.1:53119/callback"
    tokens = signed_in(told("mobile", redirect_uris=[at], scopes=["openid", "email"]))

    assert tokens["claims"]["sub"] == person.told["account_id"]
    assert "refresh_token" not in tokens


def test_pushed_request(signed_in, person):
    claims = signed_in(told("keyed"), pushed=True)["claims"]

    assert claims["sub"] == person.told["account_id"]


def test_age_of_the_sign_in_is_honoured(signed_in):
    tokens = signed_in(told("keyed"), redeemed={"max_age": 300}, max_age="300", acr_values="aal2")

    assert tokens["claims"]["acr"] == "aal2"


def test_userinfo(client, signed_in, person):
    signed_in(told("keyed"))
    info = client.userinfo(subject=person.told["account_id"])

    assert info["sub"] == person.told["account_id"]
    assert (info["email"], info["email_verified"]) == (person.told["email"], True)


def test_refresh_renews_and_rotates(client, signed_in, person):
    first = signed_in(told("keyed"))
    second = client.refresh()
    third = client.refresh()

    handed = {tokens["refresh_token"] for tokens in (first, second, third)}
    assert len(handed) == 3
    assert third["claims"]["sub"] == person.told["account_id"]
    assert client.userinfo(subject=person.told["account_id"])["email"] == person.told["email"]


def test_revoked_refresh_token_takes_its_access_token_along(client, signed_in, person):
    tokens = signed_in(told("keyed"))
    client.revoke(token=tokens["refresh_token"])

    with pytest.raises(Refused) as renewed:
        client.refresh()
    with pytest.raises(Refused) as asked:
        client.userinfo(subject=person.told["account_id"])
    assert renewed.value.error == "invalid_grant"
    assert asked.value.code == "OAUTH_WWW_AUTHENTICATE_CHALLENGE"


def test_token_of_a_program_by_itself(client, provider):
    client.discover(issuer=provider.url, program=told("machine"))
    tokens = client.program_token(asked={"scope": "frmr.signers"})

    assert (tokens["token_type"], tokens["scope"]) == ("bearer", "frmr.signers")
    assert tokens["expires_in"] == 300


def test_exchange_for_another_service(client, signed_in):
    tokens = signed_in(told("cabinet"))
    exchanged = client.exchange(
        asked={
            "subject_token": tokens["access_token"],
            "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "audience": "frmr",
            "scope": "frmr.self",
        }
    )

    assert exchanged["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
    assert exchanged["scope"] == "frmr.self"
    assert 0 < exchanged["expires_in"] <= 120


def test_sign_out_leads_home_and_ends_the_session(client, signed_in, person):
    tokens = signed_in(told("keyed"))
    asked = {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": HOME,
        "state": "bye",
    }
    landed = person.follow(client.sign_out(asked=asked)["url"])
    back = person.follow(client.authorize(pushed=False, asked={"prompt": "none"})["url"])

    assert landed == f"{HOME}?state=bye"
    with pytest.raises(Refused) as refused:
        client.redeem(landed=back)
    assert refused.value.error == "login_required"


def test_second_program_needs_no_second_sign_in(client, start, provider, person, signed_in):
    first = signed_in(told("keyed"))
    other = start(client.library)
    other.discover(issuer=provider.url, program=told("elliptic"))
    landed = person.follow(other.authorize(pushed=False, asked={"prompt": "none"})["url"])

    assert landed.startswith(CALLBACK)
    assert other.redeem(landed=landed)["claims"]["sid"] == first["claims"]["sid"]


def test_refusal_is_understood(client, provider, person):
    client.discover(issuer=provider.url, program=told("keyed"))
    landed = person.follow(client.authorize(pushed=False, asked={"scope": "frmr.hr"})["url"])

    assert urlsplit(landed).path == "/callback"
    with pytest.raises(Refused) as refused:
        client.redeem(landed=landed)
    assert refused.value.error == "invalid_scope"


def test_code_is_good_once(client, provider, person):
    client.discover(issuer=provider.url, program=told("keyed"))
    landed = person.follow(client.authorize(pushed=False)["url"])
    client.redeem(landed=landed)

    with pytest.raises(Refused) as refused:
        client.redeem(landed=landed)
    assert refused.value.error == "invalid_grant"


def test_access_token_is_taken_by_a_service_of_others(start, provider, person, record_property):
    record_property("client", "oauth4webapi")
    client = start("oauth4webapi")
    client.discover(issuer=provider.url, program=told("keyed"))
    client.redeem(landed=person.follow(client.authorize(pushed=False)["url"]))
    claims = client.accept(audience="cabinet")

    assert (claims["sub"], claims["client_id"]) == (person.told["account_id"], "keyed")
    with pytest.raises(Refused):
        client.accept(audience="frmr")
