"""The containers of a running house as a table: what each is, runs as, may use and uses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ordinator.deployment.containers import Container, Containers

MEGABYTE = 1024 * 1024
UNITS = {"": 1, "Ki": 1024, "Mi": MEGABYTE, "Gi": 1024 * MEGABYTE}
HEAD = ("container", "image", "uid", "memory, MB", "of", "state")


@dataclass(frozen=True)
class Line:
    """One container; ``memory`` and ``limit`` are in bytes."""

    service: str
    image: str
    uid: str
    memory: int
    limit: int
    state: str


def roll(containers: Containers) -> list[Line]:
    """Every staying container, by the name of its service."""
    found = sorted(containers.staying(), key=lambda one: one.service)
    ids = [one.id for one in found]
    told = containers.engine.ask("stats", "--no-stream", "--format", "{{.MemUsage}}", *ids)
    used = [size(line.split()[0]) for line in told.splitlines()]
    return [_line(containers, one, memory) for one, memory in zip(found, used, strict=True)]


def table(lines: Iterable[Line]) -> Iterator[str]:
    """The lines in Markdown."""
    yield f"| {' | '.join(HEAD)} |"
    yield "|---|---|---|--:|--:|---|"
    for one in lines:
        memory, limit = (round(number / MEGABYTE) for number in (one.memory, one.limit))
        yield f"| {one.service} | {one.image} | {one.uid} | {memory} | {limit} | {one.state} |"


def _line(containers: Containers, one: Container, memory: int) -> Line:
    told = containers.inspect(one)
    return Line(
        service=one.service,
        image=told["Config"]["Image"],
        uid=_uid(containers.pid(one)),
        memory=memory,
        limit=told["HostConfig"]["Memory"],
        state=containers.state(one),
    )


def _uid(pid: int) -> str:
    """Whom a process runs as; ``-`` where it does not run."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except FileNotFoundError:
        return "-"
    return next(line.split()[1] for line in lines if line.startswith("Uid:"))


def size(told: str) -> int:
    """Bytes of what the engine's statistics write as ``45.3MiB``.

    Raises:
        ValueError: it is no such size.
    """
    found = re.fullmatch(r"([0-9.]+)([KMG]i)?B", told)
    if found is None:
        raise ValueError(told)
    return round(float(found[1]) * UNITS[found[2] or ""])
