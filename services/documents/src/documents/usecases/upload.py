"""Take a version in one pass: count, hash, look, encrypt, store; only then commit its row."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from chassis.refusal import Refusal
from documents.domain.document import Document, Integrity, Status, Version, VersionStatus
from documents.domain.journal import Line
from documents.domain.keys import WrappedKey
from documents.domain.refusals import (
    ContentRefused,
    DigestMismatch,
    DocumentUnknown,
    KeyReused,
    LengthRequired,
    MediaUnsupported,
    StaleVersion,
    TooLarge,
    TypeClosed,
)
from documents.usecases.catalogue import Caller, seen_document
from documents.usecases.outside import Inspection, Vault
from documents.usecases.ports import Clock, NewId, StartWork, Work

READ_BYTES = 256 * 1024


class Body(Protocol):
    """A request body as it arrives."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""
        ...


@dataclass(frozen=True)
class Upload:
    """What the sender says of the body, and the body."""

    body: Body
    length: int | None
    media_type: str
    content_digest: bytes | None = None
    idempotency_key: str | None = None
    if_match: int | None = None


class Intake:
    """Reads a body once: counts, hashes and inspects what passes."""

    def __init__(self, upload: Upload, most: int, inspection: Inspection) -> None:
        self._upload = upload
        self._most = most
        self._inspection = inspection
        self._sha256 = hashlib.sha256()
        self.size = 0

    def pieces(self) -> Iterator[bytes]:
        """The body in pieces of bounded size.

        Raises:
            TooLarge, ContentRefused, DigestMismatch, MediaUnsupported: and nothing is kept.
        """
        while piece := self._upload.body.read(READ_BYTES):
            self.size += len(piece)
            if self.size > self._most:
                raise TooLarge(most=self._most)
            self._sha256.update(piece)
            self._inspection.feed(piece)
            yield piece
        if self.size != self._upload.length or not self.size:
            raise ContentRefused(reason="cut")
        self._inspection.close()
        expected = self._upload.content_digest
        if expected is not None and expected != self._sha256.digest():
            raise DigestMismatch

    @property
    def sha256(self) -> str:
        """Of all that passed."""
        return self._sha256.hexdigest()


class UploadVersion:
    """A new version of a document; the old ones stay."""

    def __init__(
        self,
        start_work: StartWork,
        *,
        vault: Vault,
        clock: Clock,
        new_id: NewId,
        most: int,
        inspect: Callable[[str], Inspection],
    ) -> None:
        self._start_work = start_work
        self._vault = vault
        self._clock = clock
        self._new_id = new_id
        self._most = most
        self._inspect = inspect

    def __call__(self, caller: Caller, document_id: UUID, upload: Upload) -> Version:
        """The version; whatever is refused leaves no row and no file."""
        if upload.length is None:
            raise LengthRequired
        if upload.length > self._most:
            raise TooLarge(most=self._most)
        with self._start_work() as work:
            before = self._admitted(work, caller, document_id, upload)[1]
        intake = Intake(upload, self._most, self._inspect(upload.media_type))
        if before is not None:
            for _ in intake.pieces():
                pass
            return _same(before, intake)
        return self._kept(caller, document_id, upload, intake)

    def _kept(self, caller: Caller, document_id: UUID, upload: Upload, intake: Intake) -> Version:
        version_id, blob_id = self._new_id(), self._new_id()
        key = self._vault.store(version_id, blob_id, intake.pieces())
        try:
            with self._start_work() as work:
                document, before = self._admitted(work, caller, document_id, upload, lock=True)
                if before is None:
                    made = self._version(
                        caller,
                        document,
                        upload=upload,
                        intake=intake,
                        version_id=version_id,
                        blob_id=blob_id,
                    )
                    self._commit(work, caller, document, made=made, key=key, upload=upload)
        except Refusal:
            # Said before the commit. Whatever else breaks may have broken after it: a row without
            # bytes is worse than bytes without a row, which are swept.
            self._vault.discard(blob_id)
            raise
        if before is not None:
            self._vault.discard(blob_id)
            return _same(before, intake)
        return made

    def _admitted(
        self,
        work: Work,
        caller: Caller,
        document_id: UUID,
        upload: Upload,
        *,
        lock: bool = False,
    ) -> tuple[Document, Version | None]:
        """The document, and the version that this very upload has made before."""
        actor = work.registry.actor(caller.account_id, caller.position_id, self._clock().date())
        document = seen_document(work, actor, document_id, lock=lock)
        if document.status is Status.DESTROYED:
            raise DocumentUnknown
        before = self._before(work, document_id, upload)
        if before is not None:
            return document, before
        if upload.if_match is not None and upload.if_match != document.row_version:
            raise StaleVersion
        kind = work.documents.type(document.type_code)
        if kind is None:
            raise TypeClosed(type_code=document.type_code)
        if upload.media_type not in kind.media_types:
            raise MediaUnsupported(taken=sorted(kind.media_types))
        return document, None

    def _before(self, work: Work, document_id: UUID, upload: Upload) -> Version | None:
        if upload.idempotency_key is None:
            return None
        return work.versions.by_idempotency_key(document_id, upload.idempotency_key)

    def _version(
        self,
        caller: Caller,
        document: Document,
        *,
        upload: Upload,
        intake: Intake,
        version_id: UUID,
        blob_id: UUID,
    ) -> Version:
        return Version(
            version_id=version_id,
            document_id=document.document_id,
            number=document.current_number + 1,
            media_type=upload.media_type,
            size=intake.size,
            sha256=intake.sha256,
            blob_id=blob_id,
            status=VersionStatus.CHECKING,
            integrity=Integrity.UNCHECKED,
            created_by=caller.account_id,
            created_at=self._clock(),
        )

    def _commit(
        self,
        work: Work,
        caller: Caller,
        document: Document,
        *,
        made: Version,
        key: WrappedKey,
        upload: Upload,
    ) -> None:
        for old in work.versions.of(document.document_id):
            if old.status is not VersionStatus.SUPERSEDED:
                superseded = VersionStatus.SUPERSEDED
                work.versions.set_state(old.version_id, superseded, old.integrity, old.findings)
        work.versions.add(made, key, upload.idempotency_key)
        work.documents.save(
            replace(
                document,
                status=Status.CHECKING,
                current_number=made.number,
                row_version=document.row_version + 1,
            )
        )
        work.jobs.add("content", made.version_id)
        details = {"number": made.number, "sha256": made.sha256, "size": made.size}
        line = Line(caller.by(), "version.uploaded", document.document_id, made.version_id, details)
        work.journal.add(line)


def _same(before: Version, intake: Intake) -> Version:
    if before.sha256 != intake.sha256:
        raise KeyReused
    return before
