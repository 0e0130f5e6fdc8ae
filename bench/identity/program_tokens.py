"""P2: a program asks for a token of its own, of ours and of oidc-provider, turn by turn."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from testkit.burden import cpu_s
from testkit.measures import Spread

from .ground import RESOURCE, SCOPE
from .load import Connection, at_once, dealt, expected

REQUESTS = 1500
WARM_UP = 300
CONNECTIONS = 4
FLOOR = 1.2

Form = dict[str, str]
Proof = tuple[Form, Form]
"""Members of a form, and headers."""


@dataclass(frozen=True)
class Server:
    """Who is asked: where, which process it is, and how a program proves itself there."""

    name: str
    url: str
    path: str
    pid: int
    proof: Callable[[], Proof]


@dataclass(frozen=True)
class Burst:
    """Tokens for each second of processor that the server used, and for each second there was."""

    per_core_s: float
    per_s: float


@dataclass(frozen=True)
class Compared:
    """All bursts of both, pair by pair."""

    ours: Sequence[Burst]
    theirs: Sequence[Burst]

    @property
    def reach(self) -> Spread:
        """How many of our tokens cost as much processor as one of theirs."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return Spread.of([our.per_core_s / their.per_core_s for our, their in pairs])


def compare(ours: Server, theirs: Server, pairs: int) -> Compared:
    """Ask both, turn by turn; who begins changes from pair to pair."""
    for server in (ours, theirs):
        burst(server, WARM_UP)
    told: dict[str, list[Burst]] = {ours.name: [], theirs.name: []}
    for number in range(pairs):
        for server in (ours, theirs) if number % 2 else (theirs, ours):
            told[server.name].append(burst(server, REQUESTS))
    return Compared(told[ours.name], told[theirs.name])


def burst(server: Server, requests: int) -> Burst:
    """So many tokens over a few connections."""
    asked = {"grant_type": "client_credentials", "scope": SCOPE, "resource": RESOURCE}
    proofs = [server.proof() for _ in range(requests)]

    def ask(heap: Sequence[Proof]) -> None:
        connection = Connection(server.url)
        for form, headers in heap:
            expected(connection.ask(server.path, {**asked, **form}, headers), 200)
        connection.close()

    before, begun = cpu_s(server.pid), time.perf_counter()
    at_once(CONNECTIONS, dealt(proofs, CONNECTIONS), ask)
    spent, took = cpu_s(server.pid) - before, time.perf_counter() - begun
    return Burst(requests / spent, requests / took)


def lines(compared: Compared, proof: str) -> Iterator[str]:
    """Rows of the page's table."""
    for name, bursts in (("idp", compared.ours), ("oidc-provider", compared.theirs)):
        core = Spread.of([one.per_core_s for one in bursts]).told(",.0f")
        wall = Spread.of([one.per_s for one in bursts]).told(",.0f")
        yield f"| {name}, {proof} | {core} | {wall} |"
