"""The ring of master keys: one more key in two steps, and nothing that lies sealed is lost."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from idp.adapters.keyring import KeySeal
from idp.adapters.master import checked, derived
from idp.adapters.vault import KeyedDigests, Vault

FIRST, SECOND, INDEX = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
LEARNING, CHANGED = FIRST + SECOND + b"\x00", FIRST + SECOND
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_all_who_learn_the_new_key_still_seal_by_the_former_and_then_by_the_new():
    row = uuid4()
    before, learning, after = (Vault(told) for told in (FIRST, LEARNING, CHANGED))
    sealed = [each.seal("account", row, b"x") for each in (before, learning, after)]

    assert [before.open("account", row, each) for each in sealed[:2]] == [b"x", b"x"]
    for vault in (learning, after):
        assert [vault.open("account", row, each) for each in sealed] == [b"x"] * 3
    with pytest.raises(InvalidTag):
        before.open("account", row, sealed[2])


def test_keys_of_tokens_tell_which_key_sealed_them():
    before, after = KeySeal(FIRST), KeySeal(CHANGED)
    old, new = before.mint("ES256", NOW), after.mint("ES256", NOW)

    assert (old.sealed[0], new.sealed[0]) == (1, 2)
    assert KeySeal(LEARNING).open(new).kid == new.kid
    assert after.open(old).kid == old.kid
    with pytest.raises(InvalidTag):
        before.open(new)
    with pytest.raises(InvalidTag):
        after.open(type(old)(**vars(old) | {"sealed": b"\x02" + old.sealed[1:]}))


def test_what_was_digested_stays_the_same():
    account_id = uuid4()
    before, after = (KeyedDigests(told, INDEX) for told in (FIRST, CHANGED))

    assert before.recovery(account_id, "AAAAAAAAAA") == after.recovery(account_id, "AAAAAAAAAA")
    assert derived(FIRST, "forms") == derived(LEARNING, "forms") == derived(CHANGED, "forms")


def test_ring_without_the_key_that_sealed_opens_nothing():
    row = uuid4()
    sealed = Vault(FIRST).seal("account", row, b"x")

    with pytest.raises(InvalidTag):
        Vault(SECOND + INDEX).open("account", row, sealed)


@pytest.mark.parametrize(
    "material", [b"", bytes(31), bytes(34), bytes(32) + b"\x01", bytes(32 * 256)]
)
def test_what_is_no_row_of_keys_stops_the_start(material):
    with pytest.raises(ValueError, match=r"wants 32 bytes|not in it"):
        checked(material)
