"""Tokens that only the holder of a key may use (RFC 9449), and the profile that demands them."""

import pytest

from .peer import Refused
from .programs import told


@pytest.fixture
def bound(client, provider, person):
    """Take a program with a key for its tokens through the code flow."""

    def through(name, *, pushed=False):
        client.discover(issuer=provider.url, program=told(name), bound=True)
        return client.redeem(landed=person.follow(client.authorize(pushed=pushed)["url"]))

    return through


def test_bound_tokens_are_used_and_renewed_with_proofs(client, bound, person):
    first = bound("keyed")
    second = client.refresh()
    info = client.userinfo(subject=person.told["account_id"])

    assert (first["token_type"], second["token_type"]) == ("dpop", "dpop")
    assert info["email"] == person.told["email"]


def test_mobile_program_keeps_signed_in_by_bound_tokens(client, provider, person):
    at = "http://127.0.0.1:53119/callback"
    client.discover(issuer=provider.url, program=told("mobile", redirect_uris=[at]), bound=True)
    first = client.redeem(landed=person.follow(client.authorize(pushed=False)["url"]))

    assert client.refresh()["refresh_token"] != first["refresh_token"]


def test_profile_of_fapi_2(client, bound, person):
    tokens = bound("fapi", pushed=True)

    assert tokens["claims"]["sub"] == person.told["account_id"]
    assert tokens["token_type"] == "dpop"


def test_profile_of_fapi_2_takes_no_request_from_the_browser(client, provider, person):
    client.discover(issuer=provider.url, program=told("fapi"), bound=True)
    landed = person.follow(client.authorize(pushed=False)["url"])

    with pytest.raises(Refused) as refused:
        client.redeem(landed=landed)
    assert refused.value.error == "invalid_request"


def test_bound_token_of_a_program_by_itself(client, provider):
    client.discover(issuer=provider.url, program=told("machine"), bound=True)
    tokens = client.program_token(asked={"scope": "frmr.signers"})

    assert tokens["token_type"] == "dpop"


def test_bound_token_is_taken_by_a_service_of_others(start, provider, person, record_property):
    record_property("client", "oauth4webapi")
    client = start("oauth4webapi")
    client.discover(issuer=provider.url, program=told("keyed"), bound=True)
    client.redeem(landed=person.follow(client.authorize(pushed=False)["url"]))
    claims = client.accept(audience="cabinet")

    assert claims["sub"] == person.told["account_id"]
    assert len(claims["cnf"]["jkt"]) == 43
