"""The door of uploads: bad input leaves nothing, good input leaves one version."""

import base64
import hashlib
import socket
from contextlib import contextmanager
from threading import Thread

import pytest
from werkzeug.serving import make_server

XML = "application/xml"
UNSUPPORTED, REFUSED = (415, "media-unsupported"), (422, "content-refused")


def _nothing_was_kept(office):
    files = [path for path in office.settings.blob_root.rglob("*") if path.is_file()]
    return files == [] and office.rows("SELECT count(*) FROM version") == [(0,)]


def test_a_version_is_taken(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.begin(orlova)["document_id"]

    answer = clinic.upload(orlova, document_id, content)

    assert answer.status_code == 201
    assert answer.json["number"] == 1
    assert answer.json["sha256"] == hashlib.sha256(content).hexdigest()
    assert answer.json["status"] == "checking"
    assert answer.headers["Location"] == f"/documents/{document_id}/versions/1"


@pytest.mark.demand("D2")
def test_a_second_version_supersedes_the_first(clinic, orlova):
    document_id = clinic.stored(orlova)

    answer = clinic.upload(orlova, document_id, clinic.office.pdf("two"))

    assert answer.json["number"] == 2
    statuses = [version["status"] for version in clinic.card(orlova, document_id)["versions"]]
    assert statuses == ["superseded", "checking"]


def test_too_large_by_its_header_is_refused_unread(clinic, orlova):
    document_id = clinic.begin(orlova)["document_id"]

    answer = clinic.upload(orlova, document_id, b"%PDF-1.7\n" + bytes(1 << 20))

    assert (answer.status_code, answer.json["code"]) == (413, "too-large")
    assert answer.json["most"] == 1 << 20
    assert _nothing_was_kept(clinic.office)


@pytest.mark.parametrize(
    ("content", "media_type", "refusal"),
    [
        (b"%PDF-1.7\n...", "text/plain", UNSUPPORTED),
        (b"PK\x03\x04 a zip", "application/pdf", UNSUPPORTED),
        (b"%PDF-1.7\n...", XML, UNSUPPORTED),
        (b"<a><b></a>", XML, REFUSED),
        (b"", "application/pdf", REFUSED),
        (b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', XML, REFUSED),
        (b"<a>" * 200 + b"</a>" * 200, XML, REFUSED),
    ],
)
def test_the_wrong_kind_leaves_nothing(clinic, orlova, content, media_type, refusal):
    document_id = clinic.begin(orlova)["document_id"]

    answer = clinic.upload(orlova, document_id, content, media_type)

    assert (answer.status_code, answer.json["code"]) == refusal
    assert _nothing_was_kept(clinic.office)


def test_a_digest_that_differs_leaves_nothing(clinic, orlova):
    document_id = clinic.begin(orlova)["document_id"]
    wrong = base64.b64encode(hashlib.sha256(b"another").digest()).decode()

    answer = clinic.upload(
        orlova,
        document_id,
        clinic.office.pdf(),
        headers={"Content-Digest": f"sha-256=:{wrong}:"},
    )

    assert (answer.status_code, answer.json["code"]) == (422, "digest-mismatch")
    assert _nothing_was_kept(clinic.office)


def test_a_digest_that_agrees_is_no_obstacle(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.begin(orlova)["document_id"]
    right = base64.b64encode(hashlib.sha256(content).digest()).decode()

    answer = clinic.upload(
        orlova, document_id, content, headers={"Content-Digest": f"sha-256=:{right}:"}
    )

    assert answer.status_code == 201


def test_a_repeated_key_gives_the_same_version(clinic, orlova):
    content = clinic.office.pdf()
    document_id = clinic.begin(orlova)["document_id"]
    key = {"Idempotency-Key": "5b0e1c9e-1"}

    first = clinic.upload(orlova, document_id, content, headers=key)
    again = clinic.upload(orlova, document_id, content, headers=key)
    other = clinic.upload(orlova, document_id, clinic.office.pdf("other"), headers=key)

    assert again.json["version_id"] == first.json["version_id"]
    assert (other.status_code, other.json["code"]) == (422, "idempotency-key-reused")
    assert clinic.office.rows("SELECT count(*) FROM version") == [(1,)]


def test_a_stale_row_version_is_refused(clinic, orlova):
    document_id = clinic.begin(orlova)["document_id"]
    content = clinic.office.pdf()
    etag = clinic.get(orlova, f"/documents/{document_id}").headers["ETag"]
    clinic.upload(orlova, document_id, content, headers={"If-Match": etag})

    answer = clinic.upload(
        orlova, document_id, clinic.office.pdf("two"), headers={"If-Match": etag}
    )

    assert (answer.status_code, answer.json["code"]) == (412, "stale-version")


def test_a_body_of_unknown_length_is_refused(clinic, orlova):
    document_id = clinic.begin(orlova)["document_id"]

    answer = clinic.client.post(
        f"/documents/{document_id}/versions",
        headers=clinic.headers(orlova) | {"Content-Type": "application/pdf"},
    )

    assert answer.status_code in {411, 422}
    assert _nothing_was_kept(clinic.office)


@contextmanager
def _listening(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield server.server_address
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_upload_cut_half_way_leaves_nothing(clinic, orlova):
    document_id = clinic.begin(orlova)["document_id"]
    content = clinic.office.pdf()
    told = clinic.headers(orlova) | {
        "Host": "127.0.0.1",
        "Content-Type": "application/pdf",
        "Content-Length": str(len(content)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())

    with (
        _listening(clinic.client.application) as address,
        socket.create_connection(address, timeout=10) as sender,
    ):
        sender.sendall(f"POST /documents/{document_id}/versions HTTP/1.1\r\n{head}\r\n".encode())
        sender.sendall(content[: len(content) // 2])
        sender.shutdown(socket.SHUT_WR)
        answer = sender.recv(65_536)

    assert answer.startswith(b"HTTP/1.1 4")
    assert _nothing_was_kept(clinic.office)
