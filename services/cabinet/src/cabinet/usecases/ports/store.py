"""The document store and the stand's authority as the use cases need them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from cabinet.domain.account import Person
from cabinet.domain.card import Card, Certified, DocumentType, Entry, Prepared, Recipient, Target


@dataclass(frozen=True)
class Wanted:
    """Filters of a list of documents, as they stand in the address."""

    created_from: str | None = None
    created_to: str | None = None
    type_code: str | None = None
    status: str | None = None
    cursor: str | None = None


@dataclass(frozen=True)
class NewDocument:
    """What a document begins with."""

    organisation_id: UUID
    type_code: str
    local_uid: str
    level: str


@dataclass(frozen=True)
class Upload:
    """A file on its way from the browser to the store: never kept here."""

    media_type: str
    chunks: Iterator[bytes]
    size: int
    key: str


@dataclass(frozen=True)
class Content:
    """A file on its way from the store to the browser."""

    media_type: str
    chunks: Iterable[bytes]
    size: str | None = None


@dataclass(frozen=True)
class Acting:
    """In whose name and from which position the store is asked."""

    token: str = field(repr=False)
    position_id: UUID


class DocumentStore(Protocol):
    """The document store, asked in a person's name and position; RefusedElsewhere, Unavailable."""

    def types(self, acting: Acting) -> Sequence[DocumentType]:
        """Types that can be begun."""
        ...

    def listed(self, acting: Acting, wanted: Wanted) -> tuple[Sequence[Card], str | None]:
        """A page of cards and the cursor of the next one."""
        ...

    def card(self, acting: Acting, document_id: UUID) -> Card:
        """One card."""
        ...

    def create(self, acting: Acting, new: NewDocument, key: str) -> Card:
        """Begin a document; the same one for the same key."""
        ...

    def upload(self, acting: Acting, document_id: UUID, upload: Upload) -> None:
        """Add a version."""
        ...

    def content(self, acting: Acting, document_id: UUID, number: int) -> Content:
        """The bytes of a version."""
        ...

    def sign(self, acting: Acting, target: Target, message: bytes) -> None:
        """Hand in a detached signature."""
        ...

    def prepare(self, acting: Acting, target: Target, certified: Certified) -> Prepared:
        """Begin to sign with a key that is elsewhere."""
        ...

    def complete(self, acting: Acting, session_id: UUID, value: str) -> None:
        """Hand in what that key made, base64."""
        ...

    def recipients(self, acting: Acting) -> Sequence[Recipient]:
        """To whom can be sent."""
        ...

    def send(self, acting: Acting, document_id: UUID, recipient_id: UUID) -> None:
        """Queue a delivery."""
        ...

    def journal(self, acting: Acting, document_id: UUID) -> Sequence[Entry]:
        """What happened to a document."""
        ...


class Authority(Protocol):
    """The stand's authority: certificates for keys that live in a browser; Unavailable."""

    def certify(self, spki: str, person: Person) -> Certified:
        """A certificate for a public key (base64 SPKI)."""
        ...
