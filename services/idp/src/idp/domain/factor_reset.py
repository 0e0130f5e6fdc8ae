"""A lost second factor: asked for by one officer, approved by another, done a day later."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from idp.domain.refusals import FactorResetClosed, SameOfficer

WAIT = timedelta(hours=24)
"""The owner, told at every contact, may stop it for so long."""
ASKED_FOR = timedelta(hours=72)
"""What nobody approved by then is dropped."""


@dataclass(frozen=True)
class FactorReset:
    """One reset.

    Attributes:
        cancel_hash: Of the secret in the owner's link.
        effective_at: From when on a sign-in with the password finds the factors gone.
        applied_at: When one did.
        finished_at: When the account had a factor again.
    """

    id: UUID
    account_id: UUID
    asked_by: UUID
    asked_at: datetime
    reason: str
    approved_by: UUID | None = None
    effective_at: datetime | None = None
    cancel_hash: bytes | None = None
    cancelled_at: datetime | None = None
    applied_at: datetime | None = None
    finished_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still stands in the way of another one."""
        if self.cancelled_at is not None or self.finished_at is not None:
            return False
        return self.approved_by is not None or now < self.asked_at + ASKED_FOR

    def approved(self, officer_id: UUID, cancel_hash: bytes, now: datetime) -> "FactorReset":
        """The reset as a second officer let it go on.

        Raises:
            SameOfficer: it is who asked for it.
            FactorResetClosed: somebody approved it, or it is too old.
        """
        if officer_id == self.asked_by:
            raise SameOfficer
        if self.approved_by is not None or not self.is_open(now):
            raise FactorResetClosed
        return replace(
            self, approved_by=officer_id, effective_at=now + WAIT, cancel_hash=cancel_hash
        )

    def cancelled(self, now: datetime) -> "FactorReset":
        """The reset as its owner stopped it; again changes nothing.

        Raises:
            FactorResetClosed: the factors are gone.
        """
        if self.applied_at is not None:
            raise FactorResetClosed
        return self if self.cancelled_at is not None else replace(self, cancelled_at=now)

    def is_due(self, now: datetime) -> bool:
        """Whether a sign-in finds the factors gone."""
        if self.effective_at is None or self.cancelled_at is not None:
            return False
        return self.finished_at is None and now >= self.effective_at
