"""What figures are made of: the middle, how far they spread, and whether two kinds differ."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Self


@dataclass(frozen=True)
class Spread:
    """Several runs of one measurement: its median, and the least and the greatest."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        """The spread of some values, one at least."""
        return cls(median(values), min(values), max(values))

    def told(self, form: str) -> str:
        """``12.3 (11.9–12.8)`` by a format such as ``.1f``."""
        return f"{self.median:{form}} ({self.least:{form}}–{self.greatest:{form}})"


def quantile(values: Sequence[float], part: float) -> float:
    """The least value that so great a part of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, ceil(part * len(ordered)) - 1)]


def area(first: Sequence[float], second: Sequence[float]) -> float:
    """How often one of ``first`` exceeds one of ``second``, ties counted by half.

    The area under the curve (ROC) of whoever would tell the two kinds apart by these values: 0.5
    tells nothing, 0 and 1 tell everything.
    """
    ordered = sorted(second)
    below = sum(bisect_left(ordered, one) + bisect_right(ordered, one) for one in first)
    return below / (2 * len(first) * len(second))
