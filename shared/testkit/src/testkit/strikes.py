"""How often a fault really struck: one that did not proves nothing and fails the run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class DidNotStrike(AssertionError):
    """The fault was planned and nothing met it."""


@dataclass
class Strikes:
    """Counter of one fault."""

    fault: str
    count: int = 0

    def add(self, times: int = 1) -> None:
        """It struck."""
        self.count += times


@contextmanager
def demanded(fault: str, least: int = 1) -> Iterator[Strikes]:
    """Count a fault through a test; print the count, and fail if it struck too seldom.

    Raises:
        DidNotStrike: fewer than ``least`` times.
    """
    strikes = Strikes(fault)
    yield strikes
    sys.stdout.write(f"{fault}: struck {strikes.count} times\n")
    if strikes.count < least:
        raise DidNotStrike(f"{fault}: struck {strikes.count} times, not {least}")
