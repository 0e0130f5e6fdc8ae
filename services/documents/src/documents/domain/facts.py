"""What this service tells the others; ``row_version`` is the document's after the change."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class DocumentUploaded:
    """A version was checked and stored."""

    document_id: UUID
    row_version: int
    version_id: UUID
    number: int
    type_code: str
    organisation_id: UUID
    author_account_id: UUID
    patient_id: UUID | None
    sha256: str


@dataclass(frozen=True)
class DocumentSigned:
    """A signature counted."""

    document_id: UUID
    row_version: int
    version_id: UUID
    number: int
    signature_id: UUID
    report_id: UUID
    role_code: str
    kind: str
    worker_id: UUID | None
    signed_at: datetime
    complete: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class DocumentRejected:
    """Content, a signature or a delivery was refused."""

    document_id: UUID
    row_version: int
    version_id: UUID
    stage: str
    codes: tuple[str, ...]
    signature_id: UUID | None = None
    delivery_id: UUID | None = None


@dataclass(frozen=True)
class DocumentSent:
    """A recipient took the package."""

    document_id: UUID
    row_version: int
    version_id: UUID
    delivery_id: UUID
    recipient_id: UUID


@dataclass(frozen=True)
class DocumentDelivered:
    """A recipient signed for it."""

    document_id: UUID
    row_version: int
    version_id: UUID
    delivery_id: UUID
    recipient_id: UUID
    receipt_id: UUID


Fact = DocumentUploaded | DocumentSigned | DocumentRejected | DocumentSent | DocumentDelivered
