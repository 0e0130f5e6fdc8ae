"""What the tests that are marked with a row came to, as the plugin of the suites wrote it down."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ordinator.demands.rows import Row

PASSED = "passed"


@dataclass(frozen=True)
class Shown:
    """One test that ran: which rows it shows, and what became of it."""

    test: str
    rows: frozenset[str]
    outcome: str


@dataclass(frozen=True)
class Verdict:
    """A row and all tests that show it."""

    row: Row
    shown: tuple[Shown, ...]

    @property
    def met(self) -> bool:
        """At least one test shows it, and none of those that should fails to."""
        return bool(self.shown) and all(one.outcome == PASSED for one in self.shown)


def read(report: Path) -> tuple[Shown, ...]:
    """The tests of one run; none where the run wrote nothing down."""
    if not report.exists():
        return ()
    told = json.loads(report.read_text("utf-8"))
    return tuple(
        Shown(one["test"], frozenset(one["rows"]), one["outcome"]) for one in told["tests"]
    )


def judged(rows: Iterable[Row], shown: Sequence[Shown]) -> tuple[Verdict, ...]:
    """A verdict on each row."""
    return tuple(Verdict(row, tuple(one for one in shown if row.name in one.rows)) for row in rows)
