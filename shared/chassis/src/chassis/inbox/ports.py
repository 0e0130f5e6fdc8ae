"""What the worker needs: handlers, the table of heard messages, dead letters."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from chassis.envelope import Envelope


class Outcome(Enum):
    """What became of a message that was handled."""

    APPLIED = "applied"
    SEEN = "seen"
    STALE = "stale"


Handler = Callable[[Envelope], Outcome]
"""Handles one fact by one use case in one transaction.

It raises ``Refusal`` for a no, ``Unavailable`` when something it needs is away,
``envelope.Malformed`` for a body it cannot read; anything else counts as a bug.
"""


@dataclass(frozen=True)
class Heard:
    """One line of the inbox, as reconciliation compares it."""

    message_id: UUID
    type: str
    outcome: str
    received_at: datetime


class InboxStore(Protocol):
    """The table of heard messages; methods raise ``Unavailable`` when the database is away."""

    def refused(self, envelope: Envelope, code: str) -> bool:
        """Note in a transaction of its own that a rule said no; False if it was heard before."""
        ...

    def answers(self) -> bool:
        """Whether the database answers; never raises."""
        ...

    def rows(self, since: datetime) -> Sequence[Heard]:
        """What was heard since then."""
        ...

    def known(self, ids: Collection[UUID]) -> Collection[UUID]:
        """Which of these were heard."""
        ...

    def prune(self, days: int) -> int:
        """Forget what was heard so many days ago; how many rows."""
        ...


@dataclass(frozen=True)
class DeadLetter:
    """A message that could not be applied, kept with its reason.

    Attributes:
        message_id: The message's own, or derived from its bytes where it has none.
        type: Name of the event, as far as known.
        envelope: Properties and headers, as they came.
        body: Bytes, as they came.
        reason: ``x-refused``, or why the broker gave up.
        died_at: When it was last put here.
        times: How often.
        settled: ``redriven`` or ``dropped``; None while open.
        settled_at: When.
        settled_by: By whom.
        because: Why, in the operator's words.
    """

    message_id: UUID
    type: str | None
    envelope: Mapping[str, Any]
    body: bytes
    reason: str
    died_at: datetime
    times: int = 1
    settled: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    because: str | None = None


@dataclass(frozen=True)
class Chosen:
    """Which dead letters an operator means; all open ones by default."""

    ids: Sequence[UUID] = ()
    type: str | None = None
    reason: str | None = None
    settled: bool = False


@dataclass(frozen=True)
class Settlement:
    """How dead letters were settled."""

    how: str
    at: datetime
    by: str
    because: str | None = None


class DeadLetters(Protocol):
    """The table of dead letters; methods raise ``Unavailable`` when the database is away."""

    def keep(self, letter: DeadLetter) -> None:
        """Keep one, or count it once more and open it again."""
        ...

    def find(self, chosen: Chosen) -> Sequence[DeadLetter]:
        """Those that are meant, oldest first."""
        ...

    def settle(self, letter: DeadLetter, settlement: Settlement) -> None:
        """Close one as it was found: one that died again since then stays open."""
        ...

    def known(self, ids: Collection[UUID]) -> Collection[UUID]:
        """Which of these died here, settled ones too."""
        ...

    def open(self) -> int:
        """How many nobody has settled."""
        ...

    def prune(self, days: int) -> int:
        """Forget those settled so many days ago; how many rows."""
        ...
