"""A document, its versions, and the one status that follows from both."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from documents.domain.signing import SigningRule


class Level(StrEnum):
    """Confidentiality, dictionary 1.2.643.5.1.13.13.11.1116."""

    NORMAL = "N"
    RESTRICTED = "R"
    VERY_RESTRICTED = "V"


class Status(StrEnum):
    """Where a document stands on its way."""

    DRAFT = "draft"
    CHECKING = "checking"
    STORED = "stored"
    SIGNING = "signing"
    SIGNED = "signed"
    SENT = "sent"
    DELIVERED = "delivered"
    REFUSED = "refused"
    REJECTED = "rejected"
    DESTROYED = "destroyed"


class VersionStatus(StrEnum):
    """What the checks said of a version."""

    CHECKING = "checking"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class Integrity(StrEnum):
    """Whether the stored bytes are still those that came."""

    UNCHECKED = "unchecked"
    INTACT = "intact"
    DAMAGED = "damaged"
    MISSING = "missing"
    SHREDDED = "shredded"


class DeliveryStatus(StrEnum):
    """How far a delivery got."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEAD = "dead"
    CANCELLED = "cancelled"


OPEN_DELIVERIES = frozenset(
    {
        DeliveryStatus.QUEUED,
        DeliveryStatus.SENDING,
        DeliveryStatus.SENT,
        DeliveryStatus.RECEIVED,
    }
)
_ARRIVED = frozenset(
    {
        DeliveryStatus.SENT,
        DeliveryStatus.RECEIVED,
        DeliveryStatus.ACCEPTED,
        DeliveryStatus.REJECTED,
    }
)


@dataclass(frozen=True)
class Version:
    """One immutable version; only its status, integrity and findings ever change."""

    version_id: UUID
    document_id: UUID
    number: int
    media_type: str
    size: int
    sha256: str
    blob_id: UUID
    status: VersionStatus
    integrity: Integrity
    created_by: UUID
    created_at: datetime
    findings: Sequence[dict[str, Any]] = field(default=())

    @property
    def usable(self) -> bool:
        """Whether it may be signed and sent."""
        return self.status is VersionStatus.ACCEPTED and self.integrity in {
            Integrity.UNCHECKED,
            Integrity.INTACT,
        }


@dataclass(frozen=True)
class Document:
    """A document of an organisation."""

    document_id: UUID
    organisation_id: UUID
    type_code: str
    local_uid: str
    author_account_id: UUID
    author_position_id: UUID
    level: Level
    status: Status
    current_number: int
    row_version: int
    created_at: datetime
    patient_id: UUID | None = None


def status_of(
    current: Version | None,
    counted: Collection[str],
    rule: SigningRule,
    deliveries: Collection[DeliveryStatus],
) -> Status:
    """The status that follows from the current version, its counted roles and its deliveries."""
    if current is None:
        return Status.DRAFT
    if current.status is not VersionStatus.ACCEPTED:
        return Status.CHECKING if current.status is VersionStatus.CHECKING else Status.REFUSED
    if not counted:
        return Status.STORED
    return Status.SIGNING if rule.missing(counted) else _on_its_way(deliveries)


def _on_its_way(deliveries: Collection[DeliveryStatus]) -> Status:
    arrived = {status for status in deliveries if status in _ARRIVED}
    is_open = any(status in OPEN_DELIVERIES for status in deliveries)
    if not arrived:
        return Status.SIGNED
    if is_open:
        return Status.SENT
    return Status.REJECTED if DeliveryStatus.REJECTED in arrived else Status.DELIVERED
