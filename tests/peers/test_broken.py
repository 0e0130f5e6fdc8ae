"""The same libraries before a broken provider: each must notice, else its green proves nothing."""

import pytest

from .faults import FAULTS, UNALTERED
from .peer import Refused
from .person import Person
from .programs import told

AT_HASH = "identity token with the at_hash of another access token"
OPTIONAL = "OpenID Connect Core 3.1.3.8 leaves the check to the client"
TAKEN = {(AT_HASH, "openid-client"): OPTIONAL, (AT_HASH, "oauth4webapi"): OPTIONAL}
"""What a library takes all the same, by fault and library, and why that is its right."""

READ_ONCE = ("metadata", "pushed", "userinfo")
"""Answers that an example reads only at its start, or not at all."""


def sign_in(client, bent, deceived, *, pushed=False):
    """The whole way of a program that reads userinfo too; raises where its library stops."""
    client.discover(issuer=bent.url, program=told("keyed"))
    landed = deceived.follow(client.authorize(pushed=pushed)["url"])
    claims = client.redeem(landed=landed)["claims"]
    client.userinfo(subject=deceived.told["account_id"])
    return claims["sub"]


def test_nothing_but_another_signature(client, bent, deceived, record_property):
    record_property("cell", "takes it, rightly")
    with bent.altering("identity token signed anew", UNALTERED):
        assert sign_in(client, bent, deceived) == deceived.told["account_id"]


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_provider_is_noticed(client, bent, deceived, fault, record_property):
    excuse = TAKEN.get((fault, client.library))
    with bent.altering(f"{client.library}: {fault}", FAULTS[fault]):
        if excuse is not None:
            sign_in(client, bent, deceived)
            record_property("cell", f"**takes it**: {excuse}")
            return
        with pytest.raises(Refused) as refused:
            sign_in(client, bent, deceived, pushed=fault.startswith("pushed"))
    record_property("cell", f"at `{refused.value.step}`")


@pytest.mark.parametrize("fault", [name for name in FAULTS if name.split()[0] not in READ_ONCE])
def test_example_lets_nobody_in(example, bent, ground, fault, record_property):
    excuse = TAKEN.get((fault, example.library))
    with example.running(bent.url) as site:
        person = Person(next(ground[1]), bent.url, also=(site,))
        with bent.altering(f"{example.name}: {fault}", FAULTS[fault]):
            page = example.sign_in(person, site)
        again = person.visitor.open(site)

    if excuse is not None:
        record_property("cell", f"**takes it**: {excuse}")
        assert "proven by aal2" in again.text
        return
    record_property("cell", "lets nobody in")
    assert (page.status, "You were not let in." in page.text) == (403, True)
    assert "You are nobody here yet." in again.text
