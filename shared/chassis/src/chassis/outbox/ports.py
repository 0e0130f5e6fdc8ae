"""What the relay needs of the table of facts that wait to be told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.envelope import Envelope


@dataclass(frozen=True)
class Waiting:
    """One fact that is committed and not yet told."""

    seq: int
    envelope: Envelope


@dataclass(frozen=True)
class OutboxStatus:
    """What waits, for operators.

    Attributes:
        waiting: Facts not yet told.
        oldest: When the oldest of them happened.
        put_off: Those whose last try failed.
        last_error: Why the newest of these failed.
        told: Facts told and still kept.
    """

    waiting: int
    oldest: datetime | None
    put_off: int
    last_error: str | None
    told: int


@dataclass(frozen=True)
class Row:
    """One line of the outbox, as reconciliation compares it."""

    message_id: UUID
    type: str
    published_at: datetime | None


class OutboxStore(Protocol):
    """The outbox on one session of its own, without a pooler between.

    Every method raises ``Unavailable("database")`` when the session is lost; the lead is lost
    with it, and the next call opens a new session.
    """

    def lead(self) -> bool:
        """Try to become the one relay that tells; true for as long as the session lives."""
        ...

    def waiting(self, limit: int) -> Sequence[Waiting]:
        """The oldest facts not told and not put off, in the order of ``seq``."""
        ...

    def mark(self, told: Collection[int]) -> None:
        """These are told: one statement."""
        ...

    def put_off(self, failed: Mapping[int, str]) -> None:
        """These failed: the reason, and a next try after 1 to 30 s, growing with their age."""
        ...

    def wait(self, seconds: float) -> bool:
        """Sleep until a commit rings, something put off is due, or the time is over.

        False if it was the time.
        """
        ...

    def prune(self, days: int) -> int:
        """Forget what was told so many days ago; how many rows."""
        ...

    def status(self) -> OutboxStatus:
        """What waits."""
        ...

    def replay(
        self, since: datetime, kind: str | None = None, ids: Collection[UUID] | None = None
    ) -> int:
        """Tell again what happened since then: all, of one type, or only these."""
        ...

    def rows(self, since: datetime) -> Sequence[Row]:
        """What happened since then."""
        ...

    def known(self, ids: Collection[UUID]) -> Collection[UUID]:
        """Which of these ids were ever told here and are kept."""
        ...

    def close(self) -> None:
        """Give the session, and the lead, back."""
        ...
