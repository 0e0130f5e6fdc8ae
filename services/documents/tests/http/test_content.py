"""The doors of versions."""

import base64
import hashlib

import pytest

ROLE = "ATTENDING_PHYSICIAN"


def _spoil(office):
    """One byte of the only blob, changed by hand."""
    (path,) = office.settings.blob_root.rglob("*.ord")
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


def test_the_bytes_come_back_with_their_digest(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)

    answer = clinic.get(orlova, f"/documents/{document_id}/versions/1/content")

    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer.data == content
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.demand("D5")
def test_what_is_kept_is_readable_to_nobody_who_only_has_the_disk(clinic, orlova):
    content = clinic.office.pdf("Диагноз, который никому не виден")
    clinic.stored(orlova, content)

    (path,) = clinic.office.settings.blob_root.rglob("*.ord")
    kept = path.read_bytes()

    assert len(kept) > len(content)
    assert b"%PDF" in content
    assert b"%PDF" not in kept
    pieces = {content[at : at + 16] for at in range(0, len(content) - 16, 16)}
    assert not [piece for piece in pieces if piece in kept]


@pytest.mark.demand("D6")
def test_the_findings_of_a_version_are_shown(clinic, orlova):
    document_id = clinic.stored(orlova)

    version = clinic.get(orlova, f"/documents/{document_id}/versions/1").json

    assert (version["status"], version["integrity"]) == ("accepted", "intact")
    assert version["findings"] == [
        {"level": "warn", "id": "pdf.pdfa-not-claimed", "place": ""},
    ]


@pytest.mark.demand("D6")
def test_a_blob_changed_by_hand_is_found_and_named(clinic, orlova):
    document_id = clinic.stored(orlova)
    _spoil(clinic.office)

    answer = clinic.get(orlova, f"/documents/{document_id}/versions/1/content")

    assert (answer.status_code, answer.json["code"]) == (409, "document-damaged")
    (version,) = clinic.card(orlova, document_id)["versions"]
    assert version["integrity"] == "damaged"
    lines = clinic.get(orlova, f"/documents/{document_id}/journal").json["items"]
    assert "version.damaged" in [line["action"] for line in lines]


def test_a_damaged_version_is_not_signed(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.stored(orlova, content)
    _spoil(clinic.office)
    clinic.get(orlova, f"/documents/{document_id}/versions/1/content")

    answer = clinic.sign(orlova, document_id, orlova.sign(content))

    assert (answer.status_code, answer.json["code"]) == (409, "version-not-accepted")


def test_a_missing_blob_is_found_and_named(clinic, orlova):
    document_id = clinic.stored(orlova)
    (path,) = clinic.office.settings.blob_root.rglob("*.ord")
    path.unlink()

    answer = clinic.get(orlova, f"/documents/{document_id}/versions/1/content")

    assert (answer.status_code, answer.json["code"]) == (409, "document-damaged")
    assert clinic.card(orlova, document_id)["versions"][0]["integrity"] == "missing"


def test_a_version_that_never_was_is_unknown(clinic, orlova):
    document_id = clinic.stored(orlova)

    answer = clinic.get(orlova, f"/documents/{document_id}/versions/2/content")

    assert (answer.status_code, answer.json["code"]) == (404, "document-unknown")
