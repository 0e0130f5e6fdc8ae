"""A full disk, of the database or of the blobs: 503, no half document, and it heals when freed."""

import pytest
from prometheus_client import REGISTRY

from documents.adapters.blobs import FULL
from testkit.full_disk import no_room_beyond, no_room_for
from testkit.strikes import demanded

SHORT, DISK_FULL = "ordinator_database_short_total", {"state": "53100"}
LARGE = b"%PDF-1.7\n" + bytes(1 << 19)


def files(office):
    return sorted(path for path in office.settings.blob_root.rglob("*") if path.is_file())


def kept(office):
    """What an upload adds to."""
    tables = ("version", "data_key", "job", "journal_entry", "outbox")
    return {name: office.rows(f"SELECT count(*) FROM {name}")[0][0] for name in tables}


@pytest.mark.parametrize("table", ["version", "data_key"])
def test_a_database_without_room_keeps_no_half_document(clinic, orlova, postgres, table):
    document_id = clinic.begin(orlova)["document_id"]
    before = kept(clinic.office)
    with (
        demanded(f"disk full under the table {table}") as strikes,
        no_room_for(table, postgres.admin_url, clinic.office.owner_url),
    ):
        answer = clinic.upload(orlova, document_id, clinic.office.pdf())
        strikes.add(answer.status_code == 503)
        after = kept(clinic.office)
        read = clinic.get(orlova, f"/documents/{document_id}")

    assert answer.json["code"] == "unavailable"
    assert REGISTRY.get_sample_value(SHORT, DISK_FULL) >= 1
    assert int(answer.headers["Retry-After"]) >= 1
    assert read.status_code == 200
    assert after == before

    again = clinic.upload(orlova, document_id, clinic.office.pdf())

    assert again.status_code == 201
    clinic.office.check()
    assert clinic.card(orlova, document_id)["versions"][0]["number"] == 1


def test_blobs_without_room_keep_no_half_document(clinic, orlova):
    document_id = clinic.begin(orlova)["document_id"]
    before, had = kept(clinic.office), FULL._value.get()
    with demanded("disk full under the blobs") as strikes, no_room_beyond(1 << 16):
        answer = clinic.upload(orlova, document_id, LARGE)
        strikes.add(answer.status_code == 503)

    assert answer.json["code"] == "storage-full"
    assert answer.headers["Retry-After"] == "60"
    assert files(clinic.office) == []
    assert kept(clinic.office) == before
    assert FULL._value.get() == had + 1

    again = clinic.upload(orlova, document_id, clinic.office.pdf())

    assert again.status_code == 201
    assert len(files(clinic.office)) == 1
