"""``make bench AREA=identity``: P1, P2 and what goes with them, printed and kept as a page.

Ratios are of pairs measured in turn in this very run; processor time of the servers' processes is
the trusted unit, wall clock stands beside it.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from ordinator import checkout
from ordinator.place import here
from ordinator.settings import Settings
from testkit.burden import pss_mb

from . import ground, prober, program_tokens, sign_ins, strangers
from .assertions import basic, proof
from .ground import CALLBACK, Ground
from .load import Connection, expected
from .program_tokens import Server
from .visits import Visit

PAGE = "docs/figures/identity.md"
PAIRS = 5
PROOFS = 4000


def main() -> None:
    """Measure everything; ``--short`` is a trial of the benchmark itself and keeps no page."""
    parser = argparse.ArgumentParser("python -m bench.identity", description=__doc__)
    parser.add_argument("--short", action="store_true", help="one pair of each; nothing is kept")
    short = parser.parse_args().short
    begun = time.monotonic()
    told = []
    with ground.prepared() as made:
        for line in _page(
            made, pairs=1 if short else PAIRS, tries=40 if short else strangers.PAIRS
        ):
            print(line, flush=True)
            told.append(line)
    took = f"Measured in {time.monotonic() - begun:.0f} s."
    print(took)
    if not short:
        place = here(Settings.read())
        (place.checkout / PAGE).write_text("\n".join([*told, took, ""]), "utf-8")


def _page(made: Ground, pairs: int, tries: int) -> Iterator[str]:
    yield from _head()
    yield from _starts(made)
    with made.provider.process("web") as ours:
        yield from _program_tokens(made, ours.pid, pairs)
        yield from _sign_ins(made, ours.pid, pairs)
        yield from _strangers(made, tries)


def _head() -> Iterator[str]:
    place = here(Settings.read())
    commit = checkout.commit(place.checkout)
    yield "# Identity: the last run of `make bench AREA=identity`"
    yield ""
    yield f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}."
    yield f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}."
    yield "Median (least to greatest) of pairs measured in turn."
    yield ""


def _processor() -> str:
    told = Path("/proc/cpuinfo").read_text("ascii").splitlines()
    names = [line.partition(":")[2].strip() for line in told if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _starts(made: Ground) -> Iterator[str]:
    """Seconds from the start to the first answer, and memory then, of one worker and of two."""
    yield "## Start and memory"
    yield "| | seconds to the first answer | PSS, MB |"
    yield "|---|--:|--:|"
    for workers in (1, 2):
        figures = made.provider.place.folder / "figures"
        figures.mkdir(exist_ok=True)
        told = {"IDP_WEB_WORKERS": str(workers), "PROMETHEUS_MULTIPROC_DIR": str(figures)}
        several = replace(made.provider, environment={**made.provider.environment, **told})
        begun = time.perf_counter()
        with several.process("web") as web:
            took = time.perf_counter() - begun
            for _ in range(20):
                expected(Connection(several.url).ask("/oauth2/jwks"), 200)
            yield f"| idp, web workers: {workers} | {took:.2f} | {pss_mb(web.pid):.0f} |"
    with ground.peer(made) as (_, pid, took):
        yield f"| oidc-provider | {took:.2f} | {pss_mb(pid):.0f} |"
    yield ""


def _program_tokens(made: Ground, pid: int, pairs: int) -> Iterator[str]:
    yield "## P2: token of a program, a JWT by ES256"
    yield "Ours are audited, all in PostgreSQL; oidc-provider keeps everything in memory."
    yield ""
    yield "| server, proof | tokens for a second of processor | tokens a second |"
    yield "|---|--:|--:|"
    reached = []
    with ground.peer(made) as (url, peer_pid, _):
        for method, proof_at in _proofs(made).items():
            address = made.provider.url
            ours = Server("idp", address, "/oauth2/token", pid, partial(proof_at, address))
            theirs = Server("oidc-provider", url, "/token", peer_pid, partial(proof_at, url))
            compared = program_tokens.compare(ours, theirs, pairs)
            yield from program_tokens.lines(compared, method)
            reached.append(f"{compared.reach.told('.2f')} times by {method}")
    yield ""
    yield f"**Ours beside oidc-provider: {', '.join(reached)}** (reach ≥ {program_tokens.FLOOR})."
    yield ""


def _proofs(made: Ground) -> dict[str, Callable[[str], program_tokens.Proof]]:
    return {
        "private_key_jwt": lambda url: (proof(made.key, "machine", url), {}),
        "client_secret_basic": lambda _: ({}, basic("machine-basic", made.secret)),
    }


def _sign_ins(made: Ground, pid: int, pairs: int) -> Iterator[str]:
    token, url = _token(made), made.provider.url
    proofs = [proof(made.key, "machine", url) for _ in range(PROOFS)]
    with prober.asking(url, token, proofs) as times:
        told = sign_ins.measure(made, pid, pairs)
    yield "## P1: sign-in by password, the whole journey"
    yield "argon2id, 19 MiB, t=2, p=1; page, password, code, tokens; PostgreSQL."
    yield ""
    yield "| | |"
    yield "|---|--:|"
    yield from sign_ins.lines(told)
    yield ""
    yield f"Other routes meanwhile, milliseconds (reach: p99 ≤ {prober.LIMIT_MS:.0f}):"
    yield ""
    yield "| route | asked | median | p99 |"
    yield "|---|--:|--:|--:|"
    yield from prober.lines(times)
    yield ""


def _strangers(made: Ground, tries: int) -> Iterator[str]:
    doors = strangers.doors(made.provider.url, made.people, tries)
    yield "## Does the clock tell which logins exist?"
    yield "| door | pairs | known, ms | unknown, ms | area under the curve |"
    yield "|---|--:|--:|--:|--:|"
    yield from strangers.lines(doors)
    yield ""
    yield f"0.5 tells nothing; reach: within ± {strangers.TOLERANCE}."
    yield ""


def _token(made: Ground) -> str:
    """An access token of somebody who signed in."""
    visit = Visit(made.provider.url).begin()
    form: dict[str, Any] = {
        "grant_type": "authorization_code",
        "code": visit.code_of(made.people[0]),
        "redirect_uri": CALLBACK,
        "code_verifier": visit.verifier,
        **proof(made.key, "site", made.provider.url),
    }
    answer = expected(Connection(made.provider.url).ask("/oauth2/token", form), 200)
    return str(json.loads(answer.body)["access_token"])


if __name__ == "__main__":
    main()
