"""Programs that share a secret with the provider."""

import pytest

from .peer import Refused
from .programs import told


@pytest.fixture(params=("secret", "posted"), ids=("client_secret_basic", "client_secret_post"))
def program(request, secrets):
    return told(request.param, secret=secrets[request.param])


@pytest.fixture
def tokens(client, provider, person, program):
    """Those of somebody who signed in."""
    client.discover(issuer=provider.url, program=program)
    return client.redeem(landed=person.follow(client.authorize(pushed=False)["url"]))


def test_code_proven_by_a_secret(tokens, person, program):
    assert tokens["claims"]["sub"] == person.told["account_id"]
    assert tokens["claims"]["aud"] == program["client_id"]


def test_refresh_proven_by_a_secret(client, tokens):
    assert client.refresh()["refresh_token"] != tokens["refresh_token"]


def test_wrong_secret_opens_nothing(client, provider, person, program):
    client.discover(issuer=provider.url, program=program | {"secret": "not the secret"})
    landed = person.follow(client.authorize(pushed=False)["url"])

    with pytest.raises(Refused) as refused:
        client.redeem(landed=landed)
    assert refused.value.code in {"OAUTH_RESPONSE_BODY_ERROR", "OAUTH_WWW_AUTHENTICATE_CHALLENGE"}
