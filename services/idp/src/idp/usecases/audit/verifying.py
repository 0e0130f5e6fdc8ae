"""Verifying the audit: is it still what was sealed?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chassis.clock import Clock
from idp.domain import seal
from idp.domain.audit import Kept
from idp.domain.seal import Fault, Seal, Wrong
from idp.usecases.audit.ports import StartSealing

AT_ONCE = 50
"""Seals that are looked at in one transaction."""


@dataclass(frozen=True)
class Head:
    """A seal as somebody noted it elsewhere; the log of the relay tells each."""

    number: int
    hash: bytes


@dataclass
class Report:
    """What was looked at, and the first thing that is wrong, if something is.

    Attributes:
        swept: Entries that are older than they are kept, and gone.
        unsealed: Entries that no seal is over yet.
        head: The newest seal.
    """

    seals: int = 0
    entries: int = 0
    swept: int = 0
    unsealed: int = 0
    head: Head | None = None
    fault: Fault | None = None


class VerifyAudit:
    """Reads everything once, in short transactions, beside the traffic."""

    def __init__(self, start_work: StartSealing, key: bytes, days: int, clock: Clock) -> None:
        self._start_work = start_work
        self._key = key
        self._days = days
        self._clock = clock

    def __call__(
        self, expected: Head | None = None, progress: Callable[[int], None] = lambda _: None
    ) -> Report:
        """Look at all seals and entries, up to the first that is wrong.

        Args:
            expected: A seal that must be there: without one, a cut end is not seen.
            progress: Told how many numbers one more seal is over.
        """
        report = Report()
        former: Seal | None = None
        while batch := self._batch(former):
            for one, entries in batch:
                report.fault = self._fault(former, one, entries, report) or _other(one, expected)
                if report.fault is not None:
                    return report
                former = one
                report.seals += 1
                report.head = Head(one.number, one.hash)
                progress(one.last_entry - one.first_entry + 1)
        if expected is not None and (former is None or former.number < expected.number):
            report.fault = Fault(Wrong.SEAL_MISSING, 1 if former is None else former.number + 1)
            return report
        with self._start_work() as work:
            lowest = work.entries.lowest()
            report.unsealed = work.entries.after(0 if former is None else former.last_entry)
        if lowest is not None and lowest < 1:
            report.fault = Fault(Wrong.INSERTED, 0, lowest)
        return report

    def sealed(self) -> int:
        """Up to which entry there are seals: how long the way is."""
        with self._start_work() as work:
            last = work.seals.last()
        return 0 if last is None else last.last_entry

    def _batch(self, former: Seal | None) -> Sequence[tuple[Seal, Sequence[Kept]]]:
        with self._start_work() as work:
            found = work.seals.after(0 if former is None else former.number, AT_ONCE)
            return [(one, work.entries.between(one.first_entry, one.last_entry)) for one in found]

    def _fault(
        self, former: Seal | None, one: Seal, entries: Sequence[Kept], report: Report
    ) -> Fault | None:
        fault = seal.broken(self._key, former, one)
        if fault is not None:
            return fault
        if not entries and one.sealed_at < self._clock() - timedelta(days=self._days):
            report.swept += one.entries
            return None
        report.entries += len(entries)
        return seal.tampered(one, entries)


def _other(one: Seal, expected: Head | None) -> Fault | None:
    """A chain of its own, if this is not the seal that was noted."""
    if expected is None or one.number != expected.number or one.hash == expected.hash:
        return None
    return Fault(Wrong.SEAL_BROKEN, one.number)
