"""The folder of keys: what it wraps, whom it trusts."""

from dataclasses import replace
from uuid import uuid4

import pytest

from documents.adapters.keyring import FolderKeyring, KeyringUnsafe, activate_key, add_key
from documents.domain.keys import WRAPPED_BYTES, KeyUnavailable

KEY, VERSION, BLOB = bytes(range(32)), uuid4(), uuid4()


@pytest.fixture
def folder(tmp_path):
    add_key(tmp_path / "ring")
    return tmp_path / "ring"


def test_a_wrapped_key_is_unwrapped(folder):
    ring = FolderKeyring(folder)

    wrapped = ring.wrap(KEY, VERSION, BLOB)

    assert len(wrapped.wrapped) == WRAPPED_BYTES
    assert ring.unwrap(wrapped, VERSION, BLOB) == KEY


@pytest.mark.parametrize("place", ["version", "blob", "kek"])
def test_a_key_moved_to_another_row_is_not_unwrapped(folder, place):
    add_key(folder)
    ring = FolderKeyring(folder)
    wrapped = ring.wrap(KEY, VERSION, BLOB)
    version, blob = VERSION, BLOB
    match place:
        case "version":
            version = uuid4()
        case "blob":
            blob = uuid4()
        case _:
            wrapped = replace(wrapped, kek_id=2)

    with pytest.raises(KeyUnavailable):
        ring.unwrap(wrapped, version, blob)


def test_rewrapping_moves_a_key_to_the_active_one(folder):
    old = FolderKeyring(folder).wrap(KEY, VERSION, BLOB)
    activate_key(folder, add_key(folder))
    ring = FolderKeyring(folder)

    new = ring.rewrap(old, VERSION, BLOB)

    assert (old.kek_id, new.kek_id) == (1, 2)
    assert ring.unwrap(new, VERSION, BLOB) == KEY
    assert ring.list() == ((1, 2), 2)


def test_a_key_added_while_the_ring_is_open_opens_what_others_wrapped(folder):
    ring = FolderKeyring(folder)
    activate_key(folder, add_key(folder))
    wrapped = FolderKeyring(folder).wrap(KEY, VERSION, BLOB)

    assert wrapped.kek_id == 2
    assert ring.unwrap(wrapped, VERSION, BLOB) == KEY


def test_kek_missing_is_said(folder):
    ring = FolderKeyring(folder)
    wrapped = replace(ring.wrap(KEY, VERSION, BLOB), kek_id=7)

    with pytest.raises(KeyUnavailable):
        ring.unwrap(wrapped, VERSION, BLOB)


def test_a_key_that_others_may_read_stops_the_start(folder):
    (folder / "kek-1.key").chmod(0o640)

    with pytest.raises(KeyringUnsafe):
        FolderKeyring(folder)


def test_a_short_key_stops_the_start(folder):
    (folder / "kek-1.key").write_bytes(bytes(31))

    with pytest.raises(KeyringUnsafe):
        FolderKeyring(folder)


def test_an_empty_ring_stops_the_start(tmp_path):
    with pytest.raises(KeyringUnsafe):
        FolderKeyring(tmp_path)


def test_a_key_that_is_not_there_is_not_activated(folder):
    with pytest.raises(KeyringUnsafe):
        activate_key(folder, 5)
