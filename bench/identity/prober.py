"""Other routes of the provider, asked steadily from a process of its own while people sign in.

``python -m bench.identity.prober``: told on the first line of standard input, it asks until the
second one comes, and prints what each route took.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from testkit.measures import quantile

from .ground import RESOURCE, SCOPE
from .load import Connection, expected
from .visits import Visit

BETWEEN_S = 0.02
LIMIT_MS = 10.0
Times = dict[str, list[float]]


@contextmanager
def asking(url: str, token: str, proofs: list[dict[str, str]]) -> Iterator[Times]:
    """Ask meanwhile; at the end the times by route are in what was given."""
    argv = [sys.executable, "-m", "bench.identity.prober"]
    told = {"url": url, "token": token, "proofs": proofs}
    times: Times = {}
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(json.dumps(told) + "\n")
        running.stdin.flush()
        assert running.stdout.readline() == "asking\n"
        try:
            yield times
        finally:
            running.stdin.write("enough\n")
            running.stdin.flush()
            times.update(json.loads(running.stdout.readline()))


def lines(times: Mapping[str, list[float]]) -> Iterator[str]:
    """Rows of the page's table: milliseconds of each route."""
    for route, took in times.items():
        middle, most = (quantile(took, part) * 1000 for part in (0.5, 0.99))
        yield f"| {route} | {len(took)} | {middle:.1f} | {most:.1f} |"


def main() -> None:
    """Ask until told that it is enough."""
    told = json.loads(sys.stdin.readline())
    routes = _routes(told["url"], told["token"], iter(told["proofs"]))
    enough = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), enough.set()), daemon=True).start()
    times: Times = {route: [] for route in routes}
    print("asking", flush=True)
    while not enough.is_set():
        for route, ask in routes.items():
            begun = time.perf_counter()
            ask()
            times[route].append(time.perf_counter() - begun)
            time.sleep(BETWEEN_S)
    print(json.dumps(times), flush=True)


def _routes(
    url: str, token: str, proofs: Iterator[dict[str, str]]
) -> dict[str, Callable[[], object]]:
    to = Connection(url)
    visits: list[Visit] = []
    bearer = {"Authorization": f"Bearer {token}"}
    asked = {"grant_type": "client_credentials", "scope": SCOPE, "resource": RESOURCE}
    return {
        "metadata": lambda: expected(to.ask("/.well-known/openid-configuration"), 200),
        "keys": lambda: expected(to.ask("/oauth2/jwks"), 200),
        "token of a program": lambda: expected(
            to.ask("/oauth2/token", {**asked, **next(proofs)}), 200
        ),
        "userinfo": lambda: expected(to.ask("/oauth2/userinfo", headers=bearer), 200),
        "request of a sign-in": lambda: visits.append(_come(url)),
        "page of a sign-in": lambda: _look(visits.pop()),
    }


def _come(url: str) -> Visit:
    visit = Visit(url)
    visit.come()
    return visit


def _look(visit: Visit) -> None:
    visit.look()
    visit.end()


if __name__ == "__main__":
    main()
