"""Can a stranger tell by the clock which logins exist? As many tries with known as with unknown.

Three doors take the login of anybody: the sign-in, recovery, and another code of a recovery.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from testkit.measures import area, quantile

from .load import Answer, Unexpected
from .visits import Lost, Visit

PAIRS = 1000
TOLERANCE = 0.05
WRONG = "Ne-tot-parol-55"
WAIT_S = 30

People = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """What is tried, and how long it took for both kinds of logins."""

    name: str
    known: Sequence[float]
    unknown: Sequence[float]

    @property
    def area(self) -> float:
        """Under the curve of who guesses by the time alone; 0.5 is a coin."""
        return area(self.known, self.unknown)


class Timing:
    """What one door took, both kinds; all its answers must have one status."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._times: dict[bool, list[float]] = {True: [], False: []}
        self._statuses: set[int] = set()

    def add(self, known: bool, took: float, status: int) -> None:
        """One more."""
        self._times[known].append(took)
        self._statuses.add(status)

    def door(self) -> Door:
        """All of them.

        Raises:
            Unexpected: somebody was answered something else: another thing was measured.
        """
        if len(self._statuses) != 1:
            raise Unexpected(f"{self._name}: {sorted(self._statuses)}")
        (status,) = self._statuses
        return Door(f"{self._name} ({status})", self._times[True], self._times[False])


def doors(url: str, people: People, pairs: int) -> list[Door]:
    """All three, pair by pair; which of the two comes first is drawn."""
    tries = list(_tries(people, pairs))
    signed = Timing("sign-in with a wrong password")
    for known, login in tries:
        signed.add(known, *_wrong_password(url, login))
    named, again = Timing("recovery"), Timing("another code of a recovery")
    lost = []
    for known, login in tries:
        one = Lost(url)
        named.add(known, *_timed(partial(one.name, login)))
        one.rest()
        lost.append((known, one))
    time.sleep(WAIT_S)  # A transaction gives no other code sooner.
    for known, one in lost:
        one.look()
        again.add(known, *_timed(one.again))
        one.rest()
    return [each.door() for each in (signed, named, again)]


def _tries(people: People, pairs: int) -> Iterator[tuple[bool, str]]:
    rng = random.Random()
    nobody = [stranger(rng) for _ in people]
    for number in range(pairs):
        place = number % len(people)
        for known in rng.sample((True, False), 2):
            yield known, people[place]["phone"] if known else nobody[place]


def _wrong_password(url: str, login: str) -> tuple[float, int]:
    visit = Visit(url).begin()
    told = _timed(partial(visit.offer, login, WRONG))
    visit.end()
    return told


def _timed(ask: Callable[[], Answer]) -> tuple[float, int]:
    begun = time.perf_counter()
    status = ask().status
    return time.perf_counter() - begun, status


def stranger(rng: random.Random) -> str:
    """A phone that nobody has: those of the people begin with another code."""
    return f"+7{rng.randrange(9_600_000_000, 9_699_999_999)}"


def lines(doors: Sequence[Door]) -> Iterator[str]:
    """Rows of the page's table."""
    for door in doors:
        middle = " | ".join(
            f"{quantile(kind, 0.5) * 1000:.2f}" for kind in (door.known, door.unknown)
        )
        yield f"| {door.name} | {len(door.known):,} | {middle} | {door.area:.3f} |"
