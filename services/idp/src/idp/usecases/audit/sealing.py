"""Sealing the audit, batch by batch, and sweeping what is old."""

from collections.abc import Sequence
from datetime import timedelta

from chassis.clock import Clock
from idp.domain import seal
from idp.domain.seal import Seal
from idp.usecases.audit.ports import Reach, StartSealing

LARGEST = 1_000
"""Entries of one seal: so many are read and hashed in one transaction."""


class SealAudit:
    """Seals what can no longer be joined by an entry with a lesser number.

    Numbers precede the commit. So each call seals up to where numbers were given at the call
    before, once every transaction that may have held one of them is over; nobody waits for anybody.
    """

    def __init__(self, start_work: StartSealing, key: bytes, clock: Clock) -> None:
        self._start_work = start_work
        self._key = key
        self._clock = clock
        self._reach: Reach | None = None

    def __call__(self) -> Sequence[Seal]:
        """The seals that were made."""
        made: list[Seal] = []
        if self._reach is not None:
            if not self._is_settled(self._reach):
                return made
            while one := self._next(self._reach):
                made.append(one)
        with self._start_work() as work:
            self._reach = work.entries.reach()
        return made

    def _is_settled(self, reach: Reach) -> bool:
        with self._start_work() as work:
            return work.entries.is_settled(reach)

    def _next(self, reach: Reach) -> Seal | None:
        with self._start_work() as work:
            if not work.seals.lead():
                return None
            former = work.seals.last()
            first = 1 if former is None else former.last_entry + 1
            entries = work.entries.between(first, reach.number, LARGEST)
            if not entries:
                return None
            last = entries[-1].number if len(entries) == LARGEST else reach.number
            made = seal.made(self._key, former, entries, last, self._clock())
            work.seals.add(made)
            return made


class AgeOfUnsealed:
    """For how long the oldest entry has waited for its seal."""

    def __init__(self, start_work: StartSealing, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> timedelta:
        """Nothing where all are sealed; more than half a minute where something hinders it."""
        with self._start_work() as work:
            last = work.seals.last()
            oldest = work.entries.oldest_after(0 if last is None else last.last_entry)
        return timedelta(0) if oldest is None else self._clock() - oldest


class SweepAudit:
    """Removes entries that are older than they are kept; their seals stay."""

    def __init__(self, start_work: StartSealing, days: int, clock: Clock) -> None:
        self._start_work = start_work
        self._days = days
        self._clock = clock

    def __call__(self) -> None:
        """Sweep once."""
        with self._start_work() as work:
            work.entries.sweep(self._clock() - timedelta(days=self._days))
