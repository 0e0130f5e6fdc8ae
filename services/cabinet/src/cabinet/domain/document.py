"""What the facts of the document store tell about a document; each fact has its own columns."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class DocumentFact:
    """A document as it is known without asking its owner; facts may come in any order."""

    document_id: UUID
    type_code: str | None = None
    organisation_id: UUID | None = None
    author_account_id: UUID | None = None
    number: int | None = None
    uploaded_at: datetime | None = None
    signed_at: datetime | None = None
    complete: bool = False
    missing: tuple[str, ...] = ()
    rejected_at: datetime | None = None
    rejected_stage: str | None = None
    codes: tuple[str, ...] = ()
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    destroyed_at: datetime | None = None

    @property
    def status(self) -> str:
        """The furthest that is known, in the words of the document store."""
        if self.destroyed_at:
            return "destroyed"
        if self.delivered_at:
            return "delivered"
        if self._rejected_last and self.rejected_stage != "signature":
            return "rejected" if self.rejected_stage == "delivery" else "refused"
        if self.sent_at:
            return "sent"
        if self.signed_at:
            return "signed" if self.complete else "signing"
        return "stored" if self.uploaded_at else "unknown"

    @property
    def _rejected_last(self) -> bool:
        others = (self.uploaded_at, self.signed_at, self.sent_at)
        return self.rejected_at is not None and all(
            self.rejected_at >= at for at in others if at is not None
        )
