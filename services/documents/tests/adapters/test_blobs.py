"""Blobs on a real file system."""

import stat
from uuid import UUID, uuid4

import pytest

from documents.adapters.blobs import FolderBlobs
from documents.domain.blobs import BlobMissing

BLOB = UUID("0a1b2c3d-4e5f-4061-8273-8495a6b7c8d9")


def test_a_blob_lies_where_the_design_says_for_its_owner_alone(tmp_path):
    blobs = FolderBlobs(tmp_path)

    blobs.put(BLOB, [b"one", b"two"])

    path = tmp_path / "0a" / "1b" / f"{BLOB}.ord"
    assert path.read_bytes() == b"onetwo"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert blobs.stat(BLOB) == 6
    assert list(blobs.list()) == [BLOB]
    assert blobs.open(BLOB).read() == b"onetwo"


def test_an_abort_leaves_nothing(tmp_path):
    blobs = FolderBlobs(tmp_path)

    def cut():
        yield b"one"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.put(BLOB, cut())

    assert not list(tmp_path.rglob("*.*"))


def test_a_blob_is_never_written_over(tmp_path):
    blobs = FolderBlobs(tmp_path)
    blobs.put(BLOB, [b"one"])

    with pytest.raises(FileExistsError):
        blobs.put(BLOB, [b"two"])

    assert blobs.open(BLOB).read() == b"one"


def test_deleting_twice_is_no_error(tmp_path):
    blobs = FolderBlobs(tmp_path)
    blobs.put(BLOB, [b"one"])

    blobs.delete(BLOB)
    blobs.delete(BLOB)

    with pytest.raises(BlobMissing):
        blobs.open(BLOB)


def test_what_is_not_there_is_missing(tmp_path):
    with pytest.raises(BlobMissing):
        FolderBlobs(tmp_path).stat(uuid4())
