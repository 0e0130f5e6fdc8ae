"""Documents, their types and versions as a transaction holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from documents.domain.document import Document, Integrity, Version, VersionStatus
from documents.domain.document_type import DocumentType
from documents.domain.keys import WrappedKey
from documents.domain.registry import Actor


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
