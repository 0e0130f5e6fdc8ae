"""Rates: shares of a full post, exact to a hundredth, and how many of them a line can hold."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from frmr.domain.refusals import RateExceeded

_RATE = re.compile(r"\d{1,2}([.,]\d{1,2})?", re.ASCII)
_TOTAL = re.compile(r"\d{1,6}([.,]\d{1,2})?", re.ASCII)
_HUNDREDTH = Decimal("0.01")
_DAY = timedelta(days=1)


class BadRate(ValueError):
    """The text is no rate."""


@dataclass(frozen=True)
class Taken:
    """A rate that somebody holds from one day to another, both counted; no end means for good."""

    rate: Decimal
    begins_on: date
    ends_on: date | None = None


def parse_rate(text: object) -> Decimal:
    """Read the rate of a position, ``0.25`` or ``0,25``; numbers that are floats are refused."""
    return _parsed(text, _RATE)


def parse_total(text: object) -> Decimal:
    """Read how many rates a line holds."""
    return _parsed(text, _TOTAL)


def format_rate(rate: Decimal) -> str:
    """The form on the wire: two places, always."""
    return str(rate.quantize(_HUNDREDTH))


def busiest(taken: Iterable[Taken]) -> tuple[Decimal, date | None]:
    """The most that is held on any day, and the first such day.

    Between changes nothing happens, so only the days of changes are looked at. What ends on a
    day frees its rate on the next one, before anything begins there.
    """
    changes: defaultdict[date, Decimal] = defaultdict(Decimal)
    for one in taken:
        changes[one.begins_on] += one.rate
        if one.ends_on is not None and one.ends_on < date.max:
            changes[one.ends_on + _DAY] -= one.rate
    days = sorted(changes)
    held = accumulate(changes[day] for day in days)
    return max(zip(held, days, strict=True), key=lambda found: found[0], default=(Decimal(0), None))


def demand_room(total: Decimal, taken: Iterable[Taken]) -> None:
    """Refuse what the line cannot hold on some day, now or later.

    Raises:
        RateExceeded: with the first day on which most is held.
    """
    most, day = busiest(taken)
    if most > total and day is not None:
        raise RateExceeded(day=day.isoformat(), total=format_rate(total), wanted=format_rate(most))


def _parsed(text: object, shape: re.Pattern[str]) -> Decimal:
    if not isinstance(text, str) or not shape.fullmatch(text):
        raise BadRate
    rate = Decimal(text.replace(",", "."))
    if not rate:
        raise BadRate
    return rate
