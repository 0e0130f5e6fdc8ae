"""Key-encryption keys in turn, with everything real: documents stay readable all the while."""

import pytest

from documents import wiring
from documents.adapters.keyring import KeyringUnsafe, activate_key, add_key, drop_key


@pytest.fixture
def orlova(office):
    return office.signer("orlova")


@pytest.fixture
def ring(office):
    return office.settings.keyring_dir


@pytest.fixture
def rewrap(office):
    """As a process of its own does it, until nothing is left; how much it was."""

    def run():
        fresh = wiring.hands(office.settings, office.engine)
        some, _ = wiring.wire_rewrapping(office.settings, fresh)
        return sum(iter(some, 0))

    return run


def wrapped_by(office):
    return dict(wiring.wire_rewrapping(office.settings, office.shared)[1]())


def test_what_an_old_key_wraps_goes_under_the_active_one(office, orlova, ring, rewrap, insurer):
    office.stored(orlova.caller, office.pdf())
    before = wrapped_by(office)
    activate_key(ring, add_key(ring))

    assert (before, rewrap(), rewrap()) == ({1: 2}, 2, 0)
    assert wrapped_by(office) == {2: 2}


def test_a_process_that_began_before_reads_what_was_rewrapped(office, orlova, ring, rewrap):
    content = office.pdf()
    document_id, _ = office.stored(orlova.caller, content)
    activate_key(ring, add_key(ring))
    rewrap()
    drop_key(ring, 1)

    read = office.do.read_content(orlova.caller, document_id, 1)

    assert b"".join(read.pieces) == content


def test_the_active_key_and_an_absent_one_are_not_dropped(ring):
    for kek_id in (1, 7):
        with pytest.raises(KeyringUnsafe):
            drop_key(ring, kek_id)

    assert (ring / "kek-1.key").exists()
