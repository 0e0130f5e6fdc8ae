"""Uploads into the real database and the real file system: whole, or not at all."""

import hashlib
import tracemalloc
from contextlib import contextmanager
from io import BytesIO
from uuid import uuid4

import pytest

from chassis.clock import now
from chassis.refusal import Unavailable
from documents.adapters.inspection import inspect
from documents.domain.document import Integrity, Level, Status, VersionStatus
from documents.domain.refusals import (
    ContentRefused,
    DigestMismatch,
    DocumentDamaged,
    DocumentUnknown,
    KeyReused,
    LengthRequired,
    LocalUidTaken,
    MediaUnsupported,
    PositionForeign,
    StaleVersion,
    TooLarge,
    TypeClosed,
)
from documents.usecases.catalogue import Caller, NewDocument
from documents.usecases.ports import Wanted
from documents.usecases.upload import Upload, UploadVersion

XML = "application/xml"
CDA = b'<ClinicalDocument xmlns="urn:hl7-org:v3"><id/></ClinicalDocument>'


@pytest.fixture
def orlova(office):
    return office.signer("orlova")


@pytest.fixture
def document_id(office, orlova):
    return office.begin(orlova.caller).document_id


def _blobs(office):
    return [path for path in office.settings.blob_root.rglob("*") if path.is_file()]


def test_what_was_uploaded_is_read_again(office, orlova):
    content = office.pdf()
    document_id, version = office.stored(orlova.caller, content)

    read = office.do.read_content(orlova.caller, document_id, 1)

    assert b"".join(read.pieces) == content
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert office.card(orlova.caller, document_id).versions[0].integrity is Integrity.INTACT


def test_nothing_readable_lies_on_the_disk(office, orlova):
    office.stored(orlova.caller, office.pdf("Secret summary"))

    (path,) = _blobs(office)

    assert path.read_bytes()[:4] == b"ORDV"
    assert b"%PDF" not in path.read_bytes()


@pytest.mark.parametrize(
    ("content", "media_type", "more", "refusal"),
    [
        (b"%PDF-1.7\n" + bytes(1 << 20), "application/pdf", {}, TooLarge),
        (b"%PDF-1.7\n" + bytes(1 << 20), "application/pdf", {"length": 9}, TooLarge),
        (b"%PDF-1.7\n cut", "application/pdf", {"length": 1_000}, ContentRefused),
        (b"", "application/pdf", {}, ContentRefused),
        (b"%PDF-1.7\n", "application/pdf", {"length": None}, LengthRequired),
        (b"MZ not a pdf", "application/pdf", {}, MediaUnsupported),
        (b"%PDF-1.7\n", XML, {}, MediaUnsupported),
        (b"GIF89a", "image/gif", {}, MediaUnsupported),
        (b"<a><b></a>", XML, {}, ContentRefused),
        (b"<a>", XML, {}, ContentRefused),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', XML, {}, ContentRefused),
        (b"<a>" * 129 + b"</a>" * 129, XML, {}, ContentRefused),
        (b"<a/>", XML, {"content_digest": bytes(32)}, DigestMismatch),
    ],
    ids=[
        "too_large",
        "larger_than_it_said",
        "cut_half_way",
        "empty",
        "without_length",
        "not_a_pdf",
        "pdf_as_xml",
        "another_kind",
        "xml_malformed",
        "xml_cut",
        "dtd",
        "deep_xml",
        "digest_differs",
    ],
)
def test_bad_input_leaves_no_row_and_no_file(office, content, media_type, more, refusal):
    orlova = office.signer("orlova")
    document_id = office.begin(orlova.caller).document_id

    with pytest.raises(refusal):
        office.upload(orlova.caller, document_id, content, media_type, **more)

    assert office.card(orlova.caller, document_id).versions == []
    assert _blobs(office) == []


def test_a_matching_digest_is_fine(office, orlova, document_id):
    digest = hashlib.sha256(CDA).digest()

    version = office.upload(orlova.caller, document_id, CDA, XML, content_digest=digest)

    assert version.number == 1


def test_the_same_key_gives_the_same_version(office, orlova, document_id):
    first = office.upload(orlova.caller, document_id, CDA, XML, idempotency_key="k")
    again = office.upload(orlova.caller, document_id, CDA, XML, idempotency_key="k")

    assert again.version_id == first.version_id
    assert len(_blobs(office)) == 1


def test_the_same_key_for_another_content_is_refused(office, orlova, document_id):
    office.upload(orlova.caller, document_id, CDA, XML, idempotency_key="k")

    with pytest.raises(KeyReused):
        office.upload(orlova.caller, document_id, b"<a/>", XML, idempotency_key="k")


def test_of_two_uploads_on_one_state_the_second_is_stale(office, orlova, document_id):
    office.upload(orlova.caller, document_id, CDA, XML, if_match=1)

    with pytest.raises(StaleVersion):
        office.upload(orlova.caller, document_id, CDA, XML, if_match=1)

    assert len(_blobs(office)) == 1


def test_the_same_key_gives_the_same_version_of_a_state_that_it_moved(office, orlova, document_id):
    first = office.upload(orlova.caller, document_id, CDA, XML, idempotency_key="k", if_match=1)
    again = office.upload(orlova.caller, document_id, CDA, XML, idempotency_key="k", if_match=1)

    assert again.version_id == first.version_id


def test_a_commit_whose_answer_was_lost_keeps_the_bytes(office, orlova, document_id):
    begun = []

    @contextmanager
    def lost_after_the_commit():
        begun.append("work")
        with office.shared.start_work() as work:
            yield work
        if len(begun) == 2:
            raise Unavailable("database")

    upload = UploadVersion(
        lost_after_the_commit,
        vault=office.shared.vault,
        clock=now,
        new_id=uuid4,
        most=1 << 20,
        inspect=inspect,
    )

    with pytest.raises(Unavailable):
        upload(orlova.caller, document_id, Upload(BytesIO(CDA), len(CDA), XML))

    read = office.do.read_content(orlova.caller, document_id, 1)
    assert b"".join(read.pieces) == CDA


def test_a_new_version_leaves_the_old_one_readable(office, orlova):
    first = office.pdf("one")
    document_id, _ = office.stored(orlova.caller, first)

    office.upload(orlova.caller, document_id, office.pdf("two"))
    office.check()

    old, new = office.card(orlova.caller, document_id).versions
    assert (old.status, new.status) == (VersionStatus.SUPERSEDED, VersionStatus.ACCEPTED)
    read = office.do.read_content(orlova.caller, document_id, 1)
    assert b"".join(read.pieces) == first


def test_the_check_of_a_superseded_version_moves_nothing(office, orlova, document_id):
    office.upload(orlova.caller, document_id, b"<a/>", XML)
    office.upload(orlova.caller, document_id, CDA, XML)

    office.check()

    assert office.card(orlova.caller, document_id).document.status is Status.STORED
    assert office.told() == ["documents.document.uploaded.v1"]


def test_content_that_the_checks_refuse_is_told(office, orlova, document_id):
    office.upload(orlova.caller, document_id, b"<a/>", XML)

    office.check()

    card = office.card(orlova.caller, document_id)
    assert card.document.status is Status.REFUSED
    assert [found["id"] for found in card.versions[0].findings] == ["cda.root"]
    assert office.told() == ["documents.document.rejected.v1"]


def test_blob_changed_is_damaged_and_never_read(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf())
    (path,) = _blobs(office)
    raw = bytearray(path.read_bytes())
    raw[100] ^= 1
    path.write_bytes(raw)

    with pytest.raises(DocumentDamaged):
        office.do.read_content(orlova.caller, document_id, 1)

    card = office.card(orlova.caller, document_id)
    assert card.versions[0].integrity is Integrity.DAMAGED
    assert {found.name: found.reason for found in card.actions}["sign"] == "version-not-accepted"


def test_a_blob_of_another_version_is_damaged(office, orlova):
    document_id, _ = office.stored(orlova.caller, office.pdf("one"))
    (mine,) = _blobs(office)
    office.stored(orlova.caller, office.pdf("two"))
    (other,) = [path for path in _blobs(office) if path != mine]
    mine.write_bytes(other.read_bytes())

    with pytest.raises(DocumentDamaged):
        office.do.read_content(orlova.caller, document_id, 1)


def test_a_version_is_immutable_even_for_the_services_own_role(office, orlova):
    office.stored(orlova.caller, office.pdf())

    with pytest.raises(Exception, match="a version changes only in"):
        office.execute("UPDATE version SET sha256 = 'x'")


def test_a_local_number_is_taken_once(office, orlova):
    wanted = NewDocument(office.begin(orlova.caller).organisation_id, "147", "7/1", Level.NORMAL)
    office.do.create_document(orlova.caller, wanted)

    with pytest.raises(LocalUidTaken):
        office.do.create_document(orlova.caller, wanted)


@pytest.mark.parametrize("type_code", ["1", "unknown"])
def test_no_document_of_a_closed_type_begins(office, orlova, type_code):
    with pytest.raises(TypeClosed):
        office.begin(orlova.caller, type_code=type_code)


def test_a_foreign_position_opens_no_door(office, orlova, document_id):
    head = office.signer("goncharov")
    stolen = Caller(orlova.caller.account_id, head.caller.position_id)

    with pytest.raises(PositionForeign):
        office.card(stolen, document_id)


def test_an_unbound_worker_sees_nothing_any_more(office, orlova, document_id):
    office.execute("UPDATE binding SET bound = false")

    with pytest.raises(PositionForeign):
        office.card(orlova.caller, document_id)


@pytest.mark.parametrize(("level", "seen"), [("N", True), ("R", False), ("V", False)])
def test_restricted_documents_are_absent_for_colleagues(office, orlova, level, seen):
    li = office.signer("li")
    document = office.begin(orlova.caller, level=Level(level))

    listed = office.do.list_documents(li.caller, Wanted())

    assert (document.document_id in {found.document_id for found in listed}) is seen
    if not seen:
        with pytest.raises(DocumentUnknown):
            office.card(li.caller, document.document_id)


def test_lists_go_on_where_they_stopped(office, orlova):
    made = [office.begin(orlova.caller).document_id for _ in range(5)]

    first = office.do.list_documents(orlova.caller, Wanted(limit=2))
    last = first[1]
    wanted = Wanted(limit=2, after=(last.created_at, last.document_id))
    second = office.do.list_documents(orlova.caller, wanted)

    assert [found.document_id for found in [*first[:2], *second[:2]]] == made[:0:-1]


def test_what_is_not_there_is_unknown(office, orlova):
    with pytest.raises(DocumentUnknown):
        office.card(orlova.caller, uuid4())


def test_an_upload_takes_no_more_memory_than_a_few_pieces(office, orlova, document_id):
    class Long:
        left = 1 << 20

        def read(self, size, /):
            taken = min(size, self.left)
            first, self.left = self.left == 1 << 20, self.left - taken
            head = b"%PDF-1.7\n" if first else b""
            return (head + bytes(taken))[:taken]

    from documents.usecases.upload import Upload

    tracemalloc.start()
    office.do.upload_version(orlova.caller, document_id, Upload(Long(), 1 << 20, "application/pdf"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 << 20
