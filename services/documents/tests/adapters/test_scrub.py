"""Stored bytes are looked after: damage is found without a reader, orphans are swept."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.clock import now
from documents import wiring
from documents.adapters.blobs import FolderBlobs
from documents.domain.container import ContainerDamaged
from documents.usecases.content import note_damage
from documents.usecases.scrub import SweepOrphans


@pytest.fixture
def scrub(office):
    return wiring.wire_scrub(office.shared)


@pytest.fixture
def orlova(office):
    return office.signer("orlova")


def _blob(office):
    (path,) = office.settings.blob_root.rglob("*.ord")
    return path


def test_a_sound_version_is_looked_at_once_in_its_time(office, orlova, scrub):
    office.stored(orlova.caller, office.pdf())
    begun = now()

    looked = scrub(begun)

    assert looked.wrong is None
    assert scrub(begun) is None


def test_a_changed_blob_is_found_marked_and_journalled(office, orlova, scrub):
    document_id, version = office.stored(orlova.caller, office.pdf())
    raw = bytearray(_blob(office).read_bytes())
    raw[100] ^= 1
    _blob(office).write_bytes(raw)

    looked = scrub(now())

    assert (looked.version.version_id, looked.wrong) == (version.version_id, "document-damaged")
    assert office.card(orlova.caller, document_id).versions[0].integrity == "damaged"
    actions = office.rows("SELECT action FROM journal_entry WHERE action = 'version.damaged'")
    assert actions == [("version.damaged",)]


def test_damage_undoes_nothing_that_happened_while_it_was_looked_for(office, orlova):
    document_id, as_it_came = office.stored(orlova.caller, office.pdf())

    with office.shared.start_work() as work:
        note_damage(work, as_it_came, ContainerDamaged("chunk 0"))

    found = office.card(orlova.caller, document_id).versions[0]
    assert (as_it_came.status, found.status) == ("checking", "accepted")
    assert found.integrity == "damaged"


def test_a_missing_blob_is_found(office, orlova, scrub):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    _blob(office).unlink()

    scrub(now())

    assert office.card(orlova.caller, document_id).versions[0].integrity == "missing"


def test_a_missing_key_marks_nothing(office, orlova, scrub):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    office.execute("UPDATE data_key SET kek_id = 77")

    looked = scrub(now())

    assert looked.wrong == "key-unavailable"
    assert office.card(orlova.caller, document_id).versions[0].integrity == "intact"


def _left(office, suffix, age):
    """A file that an upload left behind."""
    blob_id = uuid4()
    name = blob_id.hex
    path = office.settings.blob_root / name[:2] / name[2:4] / f"{blob_id}{suffix}"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"ORDV")
    moment = (now() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_old_orphans_and_drafts_are_swept_and_nothing_else(office, orlova):
    office.stored(orlova.caller, office.pdf())
    stored, day = _blob(office), timedelta(hours=25)
    os.utime(stored, (0, 0))
    old = [_left(office, suffix, day) for suffix in (".ord", ".new")]
    young = _left(office, ".ord", timedelta(hours=1))
    sweep = SweepOrphans(office.shared.start_work, FolderBlobs(office.settings.blob_root), now)

    assert sweep() == 2

    assert stored.exists()
    assert young.exists()
    assert not any(path.exists() for path in old)
