"""Can a stranger tell by the clock which logins exist? As many tries with known as with unknown."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from testkit.measures import area, quantile

from .load import Answer
from .visits import Visit

PAIRS = 1000
TOLERANCE = 0.05
WRONG = "Ne-tot-parol-55"


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


def sign_in(url: str, people: Sequence[dict[str, Any]], pairs: int) -> Door:
    """A wrong password for a login that exists, and for one that does not."""
    rng = random.Random()
    nobody = [stranger(rng) for _ in people]
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(pairs):
        place = number % len(people)
        for known in rng.sample((True, False), 2):
            visit = Visit(url).begin()
            begun = time.perf_counter()
            answer = visit.offer(people[place]["phone"] if known else nobody[place], WRONG)
            times[known].append(time.perf_counter() - begun)
            visit.end()
            assert _refused(answer), answer
    return Door("sign-in with a wrong password", times[True], times[False])


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


def _refused(answer: Answer) -> bool:
    return answer.status in {401, 422}
