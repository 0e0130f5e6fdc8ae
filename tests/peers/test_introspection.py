"""What a program is told of a token: of those that are for it, whether they hold."""

import pytest

from .programs import told


@pytest.fixture
def tokens(client, provider, person):
    """Those of somebody who signed in to the cabinet."""
    client.discover(issuer=provider.url, program=told("cabinet"))
    return client.redeem(landed=person.follow(client.authorize(pushed=False)["url"]))


def test_audience_is_told_what_its_token_says(client, tokens, person):
    answer = client.introspect(token=tokens["access_token"])

    assert (answer["active"], answer["sub"]) == (True, person.told["account_id"])
    assert (answer["aud"], answer["client_id"]) == ("cabinet", "cabinet")


def test_revoked_token_is_told_as_such(client, tokens):
    client.revoke(token=tokens["access_token"])

    assert client.introspect(token=tokens["access_token"]) == {"active": False}


def test_program_is_told_nothing_of_tokens_of_others(client, start, provider, tokens):
    other = start(client.library)
    other.discover(issuer=provider.url, program=told("keyed"))

    assert other.introspect(token=tokens["access_token"]) == {"active": False}
