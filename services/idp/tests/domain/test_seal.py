"""The chain of seals: it holds, and whatever is done to it shows at the first place."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from idp.domain.audit import Entry, Kept, Whence
from idp.domain.seal import BEGINNING, Fault, Wrong, broken, made, tampered

KEY = bytes(range(32))
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
ACCOUNT = UUID("3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11")


def _kept(number, **more):
    entry = Entry("signin", ACCOUNT, facts={"step": "code", "tries": 1})
    return Kept(number, AT, replace(entry, **more), Whence(None, "192.0.2.0/24", None))


ENTRIES = [_kept(1), _kept(2), _kept(5)]
FIRST = made(KEY, None, ENTRIES, 6, AT)
SECOND = made(KEY, FIRST, [_kept(8)], 8, AT)


def test_first_seal_begins_the_chain_and_the_second_follows_it():
    assert (FIRST.number, FIRST.first_entry, FIRST.previous) == (1, 1, BEGINNING)
    assert (SECOND.number, SECOND.first_entry, SECOND.previous) == (2, 7, FIRST.hash)
    assert (FIRST.entries, SECOND.entries) == (3, 1)


def test_chain_that_nobody_touched_holds():
    assert broken(KEY, None, FIRST) is None
    assert broken(KEY, FIRST, SECOND) is None
    assert tampered(FIRST, ENTRIES) is None


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "credentials-wrong"},
        {"account_id": None},
        {"actor": "cli"},
        {"client_id": "cabinet"},
        {"deed": "lock"},
        {"facts": {"step": "code", "tries": 2}},
        {"facts": {"step": "code", "tries": True}},
    ],
)
def test_change_of_any_member_is_found_at_its_entry(change):
    entries = [ENTRIES[0], _kept(2, **change), ENTRIES[2]]

    assert tampered(FIRST, entries) == Fault(Wrong.CHANGED, 1, 2)


@pytest.mark.parametrize(
    "bent",
    [
        replace(ENTRIES[1], at=AT + timedelta(microseconds=1)),
        replace(ENTRIES[1], whence=Whence(None, "198.51.100.0/24", None)),
    ],
)
def test_change_of_time_and_place_is_found(bent):
    assert tampered(FIRST, [ENTRIES[0], bent, ENTRIES[2]]) == Fault(Wrong.CHANGED, 1, 2)


def test_time_in_another_zone_is_the_same_time():
    elsewhere = replace(
        ENTRIES[0], at=AT.astimezone(datetime.fromisoformat("2026-01-01T00:00+03:00").tzinfo)
    )

    assert tampered(FIRST, [elsewhere, *ENTRIES[1:]]) is None


def test_removed_and_inserted_entries_are_named():
    assert tampered(FIRST, [ENTRIES[0], ENTRIES[2]]) == Fault(Wrong.REMOVED, 1, 2)
    assert tampered(FIRST, [*ENTRIES[:2], _kept(3), ENTRIES[2]]) == Fault(Wrong.INSERTED, 1, 3)
    assert tampered(FIRST, []) == Fault(Wrong.REMOVED, 1, 1)


def test_entries_that_change_places_are_found():
    first, second = replace(ENTRIES[0], number=2), replace(ENTRIES[1], number=1)

    assert tampered(made(KEY, None, [_kept(1), _kept(2, deed="lock")], 2, AT), [second, first]) == (
        Fault(Wrong.CHANGED, 1, 2)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"digests": FIRST.digests[:-1] + b"\0"},
        {"digests": FIRST.digests[40:]},
        {"last_entry": 5},
        {"sealed_at": AT + timedelta(seconds=1)},
        {"hash": bytes(32)},
        {"previous": bytes(31) + b"\1"},
    ],
)
def test_seal_that_was_touched_is_broken(change):
    assert broken(KEY, None, replace(FIRST, **change)) == Fault(Wrong.SEAL_BROKEN, 1)


def test_seal_made_without_the_key_is_broken():
    forged = made(bytes(32), None, ENTRIES, 6, AT)

    assert broken(KEY, None, forged) == Fault(Wrong.SEAL_BROKEN, 1)


def test_seal_that_is_left_out_is_missing():
    third = made(KEY, SECOND, [_kept(9)], 9, AT)

    assert broken(KEY, FIRST, third) == Fault(Wrong.SEAL_MISSING, 2)
    assert broken(KEY, None, SECOND) == Fault(Wrong.SEAL_MISSING, 1)
