"""P1: whole sign-ins by password, against what the processor could hash if it did nothing else."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from argon2 import PasswordHasher
from argon2.low_level import Type

from testkit.burden import cpu_s
from testkit.measures import Spread

from .assertions import proof
from .ground import CALLBACK, Ground
from .load import Connection, at_once, dealt, expected
from .visits import Visit

ARGON2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
"""Identity.md §4: 19 MiB, two passes, one lane."""
SLOTS = 2
HASHES = 80
SIGN_INS = 160
VISITORS = 4
FLOOR = 0.85


@dataclass(frozen=True)
class Pair:
    """Hashes and sign-ins, each for a second of processor; sign-ins for a second there was."""

    hashes: float
    sign_ins: float
    per_s: float

    @property
    def part(self) -> float:
        """How near the whole journey comes to the hash alone."""
        return self.sign_ins / self.hashes


def measure(ground: Ground, pid: int, pairs: int) -> list[Pair]:
    """Hash and sign in, turn by turn."""
    sign_in(ground, pid, SIGN_INS // 4)
    told = []
    for number in range(pairs):
        if number % 2:
            hashes, signed = limit(), sign_in(ground, pid, SIGN_INS)
        else:
            signed, hashes = sign_in(ground, pid, SIGN_INS), limit()
        told.append(Pair(hashes, *signed))
    return told


def limit() -> float:
    """Hashes for a second of processor, as many at once as the provider hashes."""
    kept = ARGON2.hash("a password")
    before = time.process_time()
    at_once(SLOTS, range(HASHES), lambda _: ARGON2.verify(kept, "a password"))
    return HASHES / (time.process_time() - before)


def sign_in(ground: Ground, pid: int, count: int) -> tuple[float, float]:
    """So many whole journeys: the page, the password, the code, the tokens."""
    people = list(islice(cycle(ground.people), count))
    before, begun = cpu_s(pid), time.perf_counter()
    at_once(VISITORS, dealt(people, VISITORS), lambda heap: _journeys(ground, heap))
    spent, took = cpu_s(pid) - before, time.perf_counter() - begun
    return count / spent, count / took


def _journeys(ground: Ground, people: Sequence[dict[str, Any]]) -> None:
    site = Connection(ground.provider.url)
    for person in people:
        visit = Visit(ground.provider.url).begin()
        form = {
            "grant_type": "authorization_code",
            "code": visit.code_of(person),
            "redirect_uri": CALLBACK,
            "code_verifier": visit.verifier,
            **proof(ground.key, "site", ground.provider.url),
        }
        expected(site.ask("/oauth2/token", form), 200)
        visit.end()
    site.close()


def lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """Rows of the page's table."""
    rows = {
        "hashes for a second of processor": ([pair.hashes for pair in pairs], ".1f"),
        "sign-ins for a second of processor": ([pair.sign_ins for pair in pairs], ".1f"),
        "sign-ins a second, on all cores": ([pair.per_s for pair in pairs], ".1f"),
        f"**part of the limit** (reach ≥ {FLOOR})": ([pair.part for pair in pairs], ".2f"),
    }
    for name, (values, form) in rows.items():
        yield f"| {name} | {Spread.of(values).told(form)} |"
