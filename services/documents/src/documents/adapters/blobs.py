"""Blobs as files: written whole and synced before anything speaks of them."""

import errno
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

import structlog
from prometheus_client import Counter

from documents.domain.blobs import BlobMissing, StorageFull

FULL = Counter("ordinator_storage_full_total", "Writes for which the documents' store had no room")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_RETRY_AFTER_S = 60
_DRAFT = ".new"
_LOG = structlog.get_logger()
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class FolderBlobs:
    """``root/aa/bb/<blob_id>.ord``; a crash leaves an orphan file, never a row without bytes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, blob_id: UUID, pieces: Iterable[bytes]) -> None:
        """Write, sync, name, sync the folders; only then may a transaction commit.

        Raises:
            StorageFull: no room; nothing is left behind.
        """
        path = self._path(blob_id)
        if path.exists():
            raise FileExistsError(path)
        draft = path.with_suffix(_DRAFT)
        try:
            made = _make_folders(path.parent, self._root)
            with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            draft.rename(path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            if error.errno in _FULL:
                FULL.inc()
                _LOG.error("storage.full", error=errno.errorcode[error.errno])
                raise StorageFull(retry_after=_RETRY_AFTER_S) from None
            raise
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        for folder in made:
            _sync(folder)

    def open(self, blob_id: UUID) -> IO[bytes]:
        """The bytes, from the start.

        Raises:
            BlobMissing: there is no such file.
        """
        try:
            return self._path(blob_id).open("rb")
        except FileNotFoundError:
            raise BlobMissing from None

    def stat(self, blob_id: UUID) -> int:
        """Length in bytes.

        Raises:
            BlobMissing: there is no such file.
        """
        try:
            return self._path(blob_id).stat().st_size
        except FileNotFoundError:
            raise BlobMissing from None

    def delete(self, blob_id: UUID) -> None:
        """Remove for good; removing what is not there is no error."""
        path = self._path(blob_id)
        path.unlink(missing_ok=True)
        path.with_suffix(_DRAFT).unlink(missing_ok=True)
        if path.parent.exists():
            _sync(path.parent)

    def list(self) -> Iterator[UUID]:
        """Every blob that lies here."""
        for path in self._root.glob("??/??/*.ord"):
            yield UUID(path.stem)

    def older_than(self, moment: datetime) -> Iterator[UUID]:
        """Blobs and drafts of blobs that were written before."""
        for path in self._root.glob("??/??/*"):
            if path.stat().st_mtime < moment.timestamp():
                yield UUID(path.stem)

    def _path(self, blob_id: UUID) -> Path:
        name = blob_id.hex
        return self._root / name[:2] / name[2:4] / f"{blob_id}.ord"


def _make_folders(folder: Path, root: Path) -> list[Path]:
    """Make the folder; tells which folders changed and must be synced, deepest first."""
    touched = [folder]
    for place in (folder, *folder.parents):
        if place.exists():
            break
        touched.append(place.parent)
        if place == root:
            break
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return list(dict.fromkeys(touched))


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
