"""A certified relying party of another language, unmodified, and before a broken provider."""

import pytest

from .faults import FAULTS, UNALTERED
from .peer import Refused
from .programs import told

UNREAD = {name for name in FAULTS if name.startswith("pushed")}
"""Answers that this library never asks for."""
NEWER = "RFC 9207 is younger than the library"
WEAK = "a weakness of the library: RFC 6749 7.1 would have it refuse"
DIRECT = "OpenID Connect Core 3.1.3.7 lets TLS stand for the signature where a token comes directly"
LEFT = "OpenID Connect Core 3.1.3.8 leaves the check to the client"
TAKEN = {
    "identity token with the at_hash of another access token": LEFT,
    "redirect without iss": NEWER,
    "identity token with alg none": DIRECT,
    "tokens of a kind that nobody knows": WEAK,
}
"""What it takes all the same, and why."""


@pytest.fixture(params=("older", "older-posted"), ids=("client_secret_basic", "client_secret_post"))
def program(request, secrets):
    return told(request.param, secret=secrets[request.param])


def sign_in(client, provider, person, program):
    """The whole way, userinfo too; raises where the library stops."""
    client.discover(issuer=provider.url, program=program)
    claims = client.redeem(landed=person.follow(client.authorize()["url"]))["claims"]
    return claims, client.userinfo()


def test_code_identity_and_userinfo(certified, provider, person, program):
    claims, read = sign_in(certified, provider, person, program)

    assert claims["sub"] == read["sub"] == person.told["account_id"]
    assert claims["aud"] == [program["client_id"]]
    assert read["family_name"] == person.told["family_name"]


def test_wrong_secret_opens_nothing(certified, provider, person, program):
    with pytest.raises(Refused) as refused:
        sign_in(certified, provider, person, program | {"secret": "not the secret"})
    assert (refused.value.step, refused.value.message) == ("redeem", "invalid_client")


def test_nothing_but_another_signature(certified, bent, deceived, older, record_property):
    record_property("cell", "takes it, rightly")
    with bent.altering("identity token signed anew", UNALTERED):
        claims, _ = sign_in(certified, bent, deceived, older)
    assert claims["sub"] == deceived.told["account_id"]


@pytest.fixture
def older(secrets):
    return told("older", secret=secrets["older"])


@pytest.mark.parametrize("fault", [name for name in FAULTS if name not in UNREAD])
def test_broken_provider_is_noticed(certified, bent, deceived, older, fault, record_property):  # noqa: PLR0917 - fixtures
    excuse = TAKEN.get(fault)
    with bent.altering(f"{certified.library}: {fault}", FAULTS[fault]):
        if excuse is not None:
            sign_in(certified, bent, deceived, older)
            record_property("cell", f"**takes it**: {excuse}")
            return
        with pytest.raises(Refused) as refused:
            sign_in(certified, bent, deceived, older)
    record_property("cell", f"at `{refused.value.step}`")
