"""The door at which programs ask whether a token holds: no bad token is ever called active."""

import pytest
import requests

from testkit import attacks
from testkit.keys import Issuer

from .programs import proof, register_programs


@pytest.fixture
def provider(site):
    register_programs(site)
    return site


def ask(provider, token, **more):
    form = proof(provider) | {"token": token} | more
    return requests.post(f"{provider.url}/oauth2/introspect", data=form, timeout=10)


def test_no_bad_token_is_active(provider):
    issuer = Issuer(provider.url)
    for name in attacks.NAMES:
        answer = ask(provider, attacks.token(name, issuer, "cabinet", "openid"))

        # One that is too large for a form is not read at all.
        assert answer.status_code in {200, 400, 413}, name
        assert answer.status_code != 200 or answer.json() == {"active": False}, name


def test_nothing_is_kept_of_the_answer_and_nobody_is_told_more(provider):
    answer = ask(provider, "x", token_type_hint="refresh_token")

    assert (answer.status_code, answer.json()) == (200, {"active": False})
    assert answer.headers["Cache-Control"] == "no-store"


def test_whoever_proves_nothing_is_told_nothing(provider):
    by_name = requests.post(
        f"{provider.url}/oauth2/introspect",
        data={"client_id": "ordinator-cli", "token": "x"},
        timeout=10,
    )
    unnamed = requests.post(f"{provider.url}/oauth2/introspect", data={"token": "x"}, timeout=10)

    assert (by_name.status_code, by_name.json()["error"]) == (401, "invalid_client")
    assert (unnamed.status_code, unnamed.json()["error"]) == (401, "invalid_client")


def test_token_must_be_named(provider):
    form = proof(provider)
    answer = requests.post(f"{provider.url}/oauth2/introspect", data=form, timeout=10)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
