"""What the use cases need of one transaction; what lies outside it stands in ``outside``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.envelope import Envelope
from chassis.revocation import Revoked
from documents.domain.delivery import Delivery, Receipt, Recipient
from documents.domain.document import Document, Integrity, Version, VersionStatus
from documents.domain.document_type import DocumentType
from documents.domain.evidence import Anchor
from documents.domain.facts import Fact
from documents.domain.journal import Line
from documents.domain.keys import WrappedKey
from documents.domain.registry import AccountStatus, Actor, Organisation, Worker
from documents.domain.signing import Signature, SignatureStatus, SigningSession
from documents.domain.verdict import Report
from ordinator_journal.heads import Head
from ordinator_journal.tree import Node

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]


@dataclass(frozen=True)
class Wanted:
    """Filters of a list and the place to go on from."""

    created_from: datetime | None = None
    created_to: datetime | None = None
    type_code: str | None = None
    status: str | None = None
    after: tuple[datetime, UUID] | None = None
    limit: int = 50


class Documents(Protocol):
    """Documents and their types."""

    def add(self, document: Document) -> None:
        """Keep a new one; LocalUidTaken if the organisation has its number."""
        ...

    def get(self, document_id: UUID, *, lock: bool = False) -> Document:
        """One document; DocumentUnknown."""
        ...

    def hold(self, document_id: UUID) -> None:
        """Let nobody change it until the transaction ends: what is read of it belongs together."""
        ...

    def save(self, document: Document) -> None:
        """Keep status, current number and row version."""
        ...

    def page(self, actor: Actor, wanted: Wanted) -> Sequence[Document]:
        """Those that the actor may see, newest first, one more than the limit."""
        ...

    def type(self, code: str) -> DocumentType | None:
        """A type by its code."""
        ...

    def types(self) -> Sequence[DocumentType]:
        """Every type."""
        ...

    def put_type(self, kind: DocumentType) -> None:
        """Add or change a type."""
        ...


class Versions(Protocol):
    """Versions and their wrapped keys."""

    def add(self, version: Version, key: WrappedKey, idempotency_key: str | None) -> None:
        """Keep a new version."""
        ...

    def get(self, document_id: UUID, number: int) -> Version:
        """By its number; DocumentUnknown."""
        ...

    def by_id(self, version_id: UUID) -> Version:
        """By its id; DocumentUnknown."""
        ...

    def by_idempotency_key(self, document_id: UUID, key: str) -> Version | None:
        """The version that this key made."""
        ...

    def of(self, document_id: UUID) -> Sequence[Version]:
        """All of a document, first to last."""
        ...

    def key(self, version_id: UUID) -> WrappedKey:
        """The wrapped key; KeyUnavailable once it is shredded."""
        ...

    def wrapped_otherwise(self, kek_id: int, limit: int) -> Sequence[tuple[UUID, UUID, WrappedKey]]:
        """Versions with blob and key that another key-encryption key wraps, under their lock."""
        ...

    def rewrap(self, version_id: UUID, key: WrappedKey) -> None:
        """The same key, wrapped anew."""
        ...

    def wrapped_by(self) -> Mapping[int, int]:
        """How many keys and secrets each key-encryption key wraps."""
        ...

    def unseen_since(self, moment: datetime) -> Version | None:
        """The intact one that was read last before that moment, longest ago."""
        ...

    def seen_whole(self, version_id: UUID, at: datetime) -> None:
        """It was read from first to last byte."""
        ...

    def speak_of(self, blob_id: UUID) -> bool:
        """Whether one of them lies in this blob."""
        ...

    def set_state(
        self,
        version_id: UUID,
        status: VersionStatus,
        integrity: Integrity,
        findings: Sequence[Mapping[str, Any]],
    ) -> None:
        """The three members that may change."""
        ...


class Signatures(Protocol):
    """Signatures, their files and reports, and signing sessions."""

    def add(self, signature: Signature, sealed: bytes) -> None:
        """Keep a new one; AlreadyUploaded if the same file lies here."""
        ...

    def get(self, signature_id: UUID) -> Signature:
        """One signature; SignatureUnknown."""
        ...

    def sealed(self, signature_id: UUID) -> bytes:
        """Its file, sealed."""
        ...

    def of(self, version_id: UUID) -> Sequence[Signature]:
        """All of a version."""
        ...

    def settle(self, signature_id: UUID, status: SignatureStatus, worker_id: UUID | None) -> None:
        """Keep what verification came to."""
        ...

    def add_report(self, report: Report) -> None:
        """Append a report."""
        ...

    def reports(self, signature_id: UUID) -> Sequence[Report]:
        """Every report, newest last."""
        ...

    def add_session(self, session: SigningSession) -> None:
        """Keep a prepared session."""
        ...

    def session(self, session_id: UUID) -> SigningSession | None:
        """The session under its lock."""
        ...

    def burn_session(self, session_id: UUID, at: datetime) -> None:
        """Use a session up."""
        ...

    def burn_sessions_of(self, account_id: UUID, at: datetime) -> None:
        """Use up every open session of an account."""
        ...


class Deliveries(Protocol):
    """Recipients, deliveries and receipts."""

    def recipient(self, recipient_id: UUID) -> Recipient | None:
        """One recipient."""
        ...

    def recipients(self) -> Sequence[Recipient]:
        """All of them."""
        ...

    def put_recipient(self, recipient: Recipient) -> None:
        """Add or change one."""
        ...

    def rewrap(self, kek_id: int) -> int:
        """Put the secrets of recipients under this key, the active one; how many were not."""
        ...

    def add(self, delivery: Delivery) -> None:
        """Keep a new delivery."""
        ...

    def get(self, delivery_id: UUID, *, lock: bool = False) -> Delivery:
        """One delivery; DeliveryUnknown."""
        ...

    def of(self, version_id: UUID) -> Sequence[Delivery]:
        """All of a version."""
        ...

    def save(self, delivery: Delivery) -> None:
        """Keep what became of it."""
        ...

    def add_receipt(self, receipt: Receipt, jti: str, *, moved: bool) -> bool:
        """Keep a receipt; False if its ``jti`` was seen before."""
        ...


class Registry(Protocol):
    """The projection of the registry and of accounts."""

    def actor(self, account_id: UUID, position_id: UUID, day: date) -> Actor:
        """The account at one of its active positions; PositionForeign."""
        ...

    def worker_by_snils(self, snils_hmac: bytes) -> Worker | None:
        """A worker with positions."""
        ...

    def organisation(self, organisation_id: UUID) -> Organisation | None:
        """An organisation."""
        ...

    def put_worker(self, worker: Worker, version: int) -> bool:
        """Keep the newer state with its positions; False if it is stale."""
        ...

    def put_positions(self, worker: Worker, version: int) -> bool:
        """The same, from a binding: standing is not told there and stays."""
        ...

    def put_organisation(self, organisation: Organisation, version: int) -> bool:
        """Keep the newer state."""
        ...

    def put_binding(
        self,
        binding_id: UUID,
        account_id: UUID,
        organisation_id: UUID,
        version: int,
        *,
        bound: bool,
    ) -> bool:
        """Keep the newer state of a binding."""
        ...

    def put_account(self, account_id: UUID, version: int, status: AccountStatus) -> bool:
        """Keep the newer state of an account."""
        ...


class Trust(Protocol):
    """Anchors."""

    def anchors(self) -> Sequence[Anchor]:
        """All that were ever trusted."""
        ...

    def add_anchor(self, anchor: Anchor) -> bool:
        """Trust one more; False if it is trusted already."""
        ...


@dataclass(frozen=True)
class Kept:
    """A journal entry as it is kept."""

    seq: int
    entry: bytes
    hash: bytes


class Journal(Protocol):
    """The journal; lines are appended by the last statement of the transaction."""

    def add(self, line: Line) -> None:
        """Append a line when the transaction commits."""
        ...

    def of(self, document_id: UUID) -> Sequence[Kept]:
        """Every entry of a document."""
        ...

    def queued(self, document_id: UUID, delivery_id: UUID) -> Kept | None:
        """The entry that tells of a delivery's beginning."""
        ...

    def after(self, seq: int, limit: int) -> Sequence[Kept]:
        """Entries that follow, in order."""
        ...

    def nodes(self, wanted: Iterable[Node]) -> Mapping[Node, bytes]:
        """Hashes of those nodes of the tree that are kept, and of entries."""
        ...

    def add_nodes(self, nodes: Iterable[tuple[Node, bytes]]) -> None:
        """Keep inner nodes."""
        ...

    def covered(self) -> int:
        """How many entries the kept nodes are of."""
        ...

    def journal_id(self) -> UUID:
        """The id of this journal."""
        ...

    def size(self) -> int:
        """How many entries there are."""
        ...

    def heads(self) -> Sequence[Head]:
        """Every signed head, smallest first."""
        ...

    def head_of(self, size: int) -> Head:
        """The one of this size."""
        ...

    def last_head(self) -> Head | None:
        """The largest one."""
        ...

    def add_head(self, head: Head) -> None:
        """Keep a signed head."""
        ...

    def awaited(self) -> bool:
        """Whether a delivery waits for a head that covers it."""
        ...


class Jobs(Protocol):
    """Rows that the loops work off."""

    def add(self, kind: str, subject_id: UUID) -> None:
        """Ask a loop to look at something, soon."""
        ...


class Work(Protocol):
    """One transaction: what is saved, told and journalled lands together or not at all."""

    @property
    def documents(self) -> Documents:
        """Its part of the transaction."""
        ...

    @property
    def versions(self) -> Versions:
        """Its part of the transaction."""
        ...

    @property
    def signatures(self) -> Signatures:
        """Its part of the transaction."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Its part of the transaction."""
        ...

    @property
    def registry(self) -> Registry:
        """Its part of the transaction."""
        ...

    @property
    def trust(self) -> Trust:
        """Its part of the transaction."""
        ...

    @property
    def journal(self) -> Journal:
        """Its part of the transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Its part of the transaction."""
        ...

    def announce(self, fact: Fact) -> None:
        """Tell the others, once this is committed."""
        ...

    def revoke(self, fallen: Iterable[Revoked]) -> None:
        """Tokens that are refused from now on."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Whether this message was applied before; notes that it is now."""
        ...

    def stale(self, envelope: Envelope) -> None:
        """The noted message changed nothing: something newer was known."""
        ...


StartWork = Callable[[], AbstractContextManager[Work]]
