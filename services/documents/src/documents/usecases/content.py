"""The content of a version: the checker's deep look, and reading it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from documents.domain.blobs import BlobMissing
from documents.domain.container import ContainerDamaged
from documents.domain.document import Integrity, Version, VersionStatus
from documents.domain.facts import DocumentRejected, DocumentUploaded
from documents.domain.journal import By, Line
from documents.domain.refusals import DocumentDamaged
from documents.usecases.catalogue import Caller, seen_document
from documents.usecases.outside import ContentChecks, Vault
from documents.usecases.ports import Clock, StartWork, Work
from documents.usecases.standing import restate

CHECKER = By("loop", "checker")


class CheckContent:
    """Decrypt a new version, have it looked at, and accept or refuse it."""

    def __init__(self, start_work: StartWork, vault: Vault, checks: ContentChecks) -> None:
        self._start_work = start_work
        self._vault = vault
        self._checks = checks

    def __call__(self, version_id: UUID) -> None:
        """Check once; a version that was checked or superseded is left alone."""
        with self._start_work() as work:
            version = work.versions.by_id(version_id)
            if version.status is not VersionStatus.CHECKING:
                return
            key = work.versions.key(version_id)
        try:
            findings = list(self._checks.check(version.media_type, self._vault.read(version, key)))
            integrity = Integrity.INTACT
        except (ContainerDamaged, BlobMissing) as broken:
            findings = [{"level": "refuse", "id": "blob.damaged", "place": ""}]
            missing = isinstance(broken, BlobMissing)
            integrity = Integrity.MISSING if missing else Integrity.DAMAGED
        with self._start_work() as work:
            document = work.documents.get(version.document_id, lock=True)
            version = work.versions.by_id(version_id)
            if version.status is not VersionStatus.CHECKING:
                return  # superseded meanwhile: its check moves nothing
            told = [str(found["id"]) for found in findings if found["level"] == "refuse"]
            refused = tuple(dict.fromkeys(told))
            status = VersionStatus.REFUSED if refused else VersionStatus.ACCEPTED
            work.versions.set_state(version_id, status, integrity, findings)
            document = restate(work, document)
            if refused:
                rejected = DocumentRejected(
                    document.document_id,
                    document.row_version,
                    version_id,
                    "content",
                    refused,
                )
                work.announce(rejected)
            else:
                work.announce(
                    DocumentUploaded(
                        document_id=document.document_id,
                        row_version=document.row_version,
                        version_id=version_id,
                        number=version.number,
                        type_code=document.type_code,
                        organisation_id=document.organisation_id,
                        author_account_id=document.author_account_id,
                        patient_id=document.patient_id,
                        sha256=version.sha256,
                    )
                )
            action = "version.refused" if refused else "version.accepted"
            details = {"findings": [str(found["id"]) for found in findings]}
            work.journal.add(Line(CHECKER, action, document.document_id, version_id, details))


class ReadVersion:
    """What the checks found in a version."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, caller: Caller, document_id: UUID, number: int) -> Version:
        """The version; DocumentUnknown."""
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, self._clock().date())
            seen_document(work, actor, document_id)
            version = work.versions.get(document_id, number)
            line = Line(caller.by(), "version.read", document_id, version.version_id)
            work.journal.add(line)
            return version


@dataclass(frozen=True)
class Content:
    """A version and its bytes, to be streamed."""

    version: Version
    pieces: Iterator[bytes]


class ReadContent:
    """The bytes of a version; the line is committed before the first byte leaves."""

    def __init__(self, start_work: StartWork, vault: Vault, clock: Clock) -> None:
        self._start_work = start_work
        self._vault = vault
        self._clock = clock

    def __call__(self, caller: Caller, document_id: UUID, number: int) -> Content:
        """Its bytes; DocumentUnknown, DocumentDamaged, KeyUnavailable."""
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, self._clock().date())
            seen_document(work, actor, document_id)
            version = work.versions.get(document_id, number)
            if version.integrity in {Integrity.DAMAGED, Integrity.MISSING}:
                raise DocumentDamaged
            key = work.versions.key(version.version_id)
            line = Line(caller.by(), "content.read", document_id, version.version_id)
            work.journal.add(line)
        pieces = self._vault.read(version, key)
        try:
            first = next(pieces)
        except (ContainerDamaged, BlobMissing) as broken:
            with self._start_work() as work:
                note_damage(work, version, broken)
            raise DocumentDamaged from None
        return Content(version, _chained(first, pieces))


def note_damage(work: Work, version: Version, broken: Exception) -> None:
    """Mark a version whose bytes are not those that came; it is signed and sent no more.

    What else is known of it is read again under the lock: it may have moved since.
    """
    work.documents.get(version.document_id, lock=True)
    version = work.versions.by_id(version.version_id)
    missing = isinstance(broken, BlobMissing)
    integrity = Integrity.MISSING if missing else Integrity.DAMAGED
    work.versions.set_state(version.version_id, version.status, integrity, version.findings)
    details = {"integrity": integrity.value}
    line = Line(CHECKER, "version.damaged", version.document_id, version.version_id, details)
    work.journal.add(line)


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
