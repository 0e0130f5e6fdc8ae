"""The catalogue: begin a document, look at one, list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from documents.domain.access import Action, actions, may_see
from documents.domain.delivery import Delivery, Recipient
from documents.domain.document import Document, Level, Status, Version
from documents.domain.document_type import DocumentType
from documents.domain.journal import By, Line
from documents.domain.refusals import DocumentUnknown, TypeClosed
from documents.domain.registry import Actor
from documents.domain.signing import Signature
from documents.domain.verdict import Report
from documents.usecases.ports import Clock, NewId, StartWork, Wanted, Work


@dataclass(frozen=True)
class Caller:
    """Who asks, and from which position."""

    account_id: UUID
    position_id: UUID

    def by(self) -> By:
        """As the journal names them."""
        return By("person", str(self.account_id), self.position_id)


@dataclass(frozen=True)
class Card:
    """A document with everything that a person sees of it."""

    document: Document
    kind: DocumentType | None
    versions: Sequence[Version]
    signatures: Sequence[tuple[Signature, Report | None]]
    deliveries: Sequence[tuple[Delivery, Recipient | None]]
    actions: Sequence[Action]


@dataclass(frozen=True)
class NewDocument:
    """What a document begins with."""

    organisation_id: UUID
    type_code: str
    local_uid: str
    level: Level
    patient_id: UUID | None = None


def seen_document(work: Work, actor: Actor, document_id: UUID, *, lock: bool = False) -> Document:
    """The document, if the actor may see it.

    Raises:
        DocumentUnknown: not there, or not for them.
    """
    document = work.documents.get(document_id, lock=lock)
    signers = {
        signature.account_id
        for version in work.versions.of(document_id)
        for signature in work.signatures.of(version.version_id)
    }
    if not may_see(document, actor, signers):
        raise DocumentUnknown
    return document


def card_of(work: Work, document: Document) -> Card:
    """Gather the card."""
    versions = work.versions.of(document.document_id)
    signatures = [found for version in versions for found in work.signatures.of(version.version_id)]
    deliveries = [found for version in versions for found in work.deliveries.of(version.version_id)]
    return Card(
        document,
        work.documents.type(document.type_code),
        versions,
        [(found, last_report(work, found.signature_id)) for found in signatures],
        [(found, work.deliveries.recipient(found.recipient_id)) for found in deliveries],
        actions(document, versions[-1] if versions else None),
    )


def last_report(work: Work, signature_id: UUID) -> Report | None:
    """The newest report of a signature."""
    return next(reversed(work.signatures.reports(signature_id)), None)


class CreateDocument:
    """Begin a document of one's organisation."""

    def __init__(self, start_work: StartWork, clock: Clock, new_id: NewId) -> None:
        self._start_work = start_work
        self._clock = clock
        self._new_id = new_id

    def __call__(self, caller: Caller, wanted: NewDocument) -> Card:
        """Begin it; TypeClosed, LocalUidTaken, DocumentUnknown for a foreign organisation."""
        now = self._clock()
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, now.date())
            if actor.organisation_id != wanted.organisation_id:
                raise DocumentUnknown
            kind = work.documents.type(wanted.type_code)
            if kind is None or not kind.open_on(now.date()):
                raise TypeClosed(type_code=wanted.type_code)
            document = Document(
                document_id=self._new_id(),
                organisation_id=wanted.organisation_id,
                type_code=wanted.type_code,
                local_uid=wanted.local_uid,
                author_account_id=caller.account_id,
                author_position_id=caller.position_id,
                level=wanted.level,
                status=Status.DRAFT,
                current_number=0,
                row_version=1,
                created_at=now,
                patient_id=wanted.patient_id,
            )
            work.documents.add(document)
            details = {"type_code": wanted.type_code}
            line = Line(caller.by(), "document.created", document.document_id, details=details)
            work.journal.add(line)
            return card_of(work, document)


class ReadDocument:
    """A card; reading is an act and leaves a line."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, caller: Caller, document_id: UUID) -> Card:
        """The card; DocumentUnknown."""
        with self._start_work() as work:
            today = self._clock().date()
            actor = work.registry.actor(caller.account_id, caller.position_id, today)
            work.documents.hold(document_id)
            document = seen_document(work, actor, document_id)
            work.journal.add(Line(caller.by(), "document.read", document_id))
            return card_of(work, document)


class ListDocuments:
    """The documents that one may see, newest first."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, caller: Caller, wanted: Wanted) -> Sequence[Document]:
        """One more than the limit, if there are more."""
        with self._start_work() as work:
            today = self._clock().date()
            actor = work.registry.actor(caller.account_id, caller.position_id, today)
            found = work.documents.page(actor, wanted)
            work.journal.add(Line(caller.by(), "documents.listed", details={"count": len(found)}))
            return found


class ListTypes:
    """The types of documents."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self) -> Sequence[DocumentType]:
        """All of them."""
        with self._start_work() as work:
            return work.documents.types()
