"""A document as the document store answers it: its card, and the things on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Version:
    """One immutable version of the content."""

    number: int
    version_id: UUID
    media_type: str
    size: int
    sha256: str
    status: str
    integrity: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """One signature and what its last verification said."""

    signature_id: UUID
    number: int
    role_code: str
    status: str
    indication: str | None
    sub_indication: str | None
    match: str | None
    signed_at: datetime | None
    report_id: UUID | None = None


@dataclass(frozen=True)
class Delivery:
    """One version on its way to a recipient."""

    delivery_id: UUID
    recipient_name: str
    status: str
    attempts: int
    last_code: str | None


@dataclass(frozen=True)
class Action:
    """What may be done now, and why not."""

    name: str
    allowed: bool
    reason: str | None = None


@dataclass(frozen=True)
class Card:
    """A document with everything that a person sees of it."""

    document_id: UUID
    type_code: str
    local_uid: str
    level: str
    status: str
    current_number: int
    row_version: int
    created_at: datetime
    versions: tuple[Version, ...] = ()
    signatures: tuple[Signature, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    actions: tuple[Action, ...] = ()
    type_name: str | None = None

    @property
    def current(self) -> Version | None:
        """The version that is signed and sent."""
        return next((v for v in self.versions if v.number == self.current_number), None)

    def may(self, name: str) -> bool:
        """Whether the store allows an action now."""
        return any(action.name == name and action.allowed for action in self.actions)

    def waiting(self) -> Iterator[str]:
        """What is still being judged or carried: the page says that it will change."""
        if self.current is not None and self.current.status == "checking":
            yield "content"
        if any(found.status == "checking" for found in self.signatures):
            yield "signature"
        if any(found.status in {"queued", "sending", "sent"} for found in self.deliveries):
            yield "delivery"


@dataclass(frozen=True)
class Entry:
    """One line of a document's journal."""

    at: datetime
    action: str
    actor: str
    digest: str


@dataclass(frozen=True)
class Recipient:
    """To whom documents can be sent."""

    recipient_id: UUID
    name: str


@dataclass(frozen=True)
class DocumentType:
    """A type of document that can be begun."""

    code: str
    name: str
    media_types: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """What is signed, and in which role."""

    document_id: UUID
    number: int
    role_code: str


@dataclass(frozen=True)
class Certified:
    """A certificate for a key of the browser, and those above it; base64 of DER each."""

    certificate: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What a key in the browser signs, base64; the key's owner is read from its certificate."""

    session_id: UUID
    to_be_signed: str
    digest: str
    expires_at: datetime
