"""Documents of the workplace: list, begin, look at, fetch, send (D1-D8; the store decides)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cabinet.domain.card import Card, DocumentType, Entry, Recipient
from cabinet.domain.document import DocumentFact
from cabinet.domain.workplace import Workplace
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.ports import (
    Content,
    DocumentStore,
    NewDocument,
    StartWork,
    Upload,
    Visit,
    Wanted,
)
from chassis.refusal import Unavailable

READ, WRITE, SEND = "documents.read", "documents.write", "documents.send"
OWN = 50


@dataclass(frozen=True)
class Listed:
    """A page of documents; own facts, dated, while the store is away."""

    cards: Sequence[Card] | None
    next: str | None
    facts: Sequence[DocumentFact] = ()
    as_of: datetime | None = None


class ListDocuments:
    """The documents that the position may see; without the store, one's own from facts."""

    def __init__(self, store: DocumentStore, delegation: Delegation, start_work: StartWork) -> None:
        self._store = store
        self._delegation = delegation
        self._start_work = start_work

    def __call__(self, visit: Visit, place: Workplace, wanted: Wanted) -> Listed:
        """A page of them; RefusedElsewhere."""
        try:
            acting = self._delegation.at(visit, place, READ)
            cards, following = self._store.listed(acting, wanted)
        except Unavailable:
            with self._start_work() as work:
                facts = work.documents.of_author(visit.session.account_id, OWN)
                return Listed(None, None, facts, work.last_contact())
        return Listed(cards, following)


class ReadDocument:
    """One document."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace, document_id: UUID) -> Card:
        """Its card; RefusedElsewhere for one that is not for this position."""
        acting = self._delegation.at(visit, place, READ)
        return self._store.card(acting, document_id)


class ListTypes:
    """Types of documents that can be begun."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace) -> Sequence[DocumentType]:
        """All of them."""
        acting = self._delegation.at(visit, place, READ)
        return self._store.types(acting)


class BeginDocument:
    """Begin a document with its first version; the file only passes through."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(
        self,
        visit: Visit,
        place: Workplace,
        *,
        type_code: str,
        local_uid: str,
        level: str,
        upload: Upload,
    ) -> UUID:
        """The document's id; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, WRITE)
        organisation_id = place.position.organisation_id
        new = NewDocument(organisation_id, type_code, local_uid, level)
        # Of the form and what it says: a second click is the same document, a mended form is not.
        said = f"{upload.key}\n{type_code}\n{local_uid}\n{level}"
        key = hashlib.sha256(said.encode()).hexdigest()
        card = self._store.create(acting, new, key)
        self._store.upload(acting, card.document_id, upload)
        return card.document_id


class AddVersion:
    """Add a version to a document."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace, document_id: UUID, upload: Upload) -> None:
        """Hand it over; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, WRITE)
        self._store.upload(acting, document_id, upload)


class FetchContent:
    """The bytes of a version, as they were uploaded."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace, document_id: UUID, number: int) -> Content:
        """A stream of them; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, READ)
        return self._store.content(acting, document_id, number)


class ListRecipients:
    """To whom documents can be sent."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace) -> Sequence[Recipient]:
        """All of them."""
        acting = self._delegation.at(visit, place, READ)
        return self._store.recipients(acting)


class SendDocument:
    """Send the current version to a recipient."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(
        self, visit: Visit, place: Workplace, document_id: UUID, recipient_id: UUID
    ) -> None:
        """Queue it; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, SEND)
        self._store.send(acting, document_id, recipient_id)


class ReadJournal:
    """What happened to a document, and who did it."""

    def __init__(self, store: DocumentStore, delegation: Delegation) -> None:
        self._store = store
        self._delegation = delegation

    def __call__(self, visit: Visit, place: Workplace, document_id: UUID) -> Sequence[Entry]:
        """Lines, oldest first; RefusedElsewhere."""
        acting = self._delegation.at(visit, place, READ)
        return self._store.journal(acting, document_id)
