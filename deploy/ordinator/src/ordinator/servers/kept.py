"""What is written down of servers started for tests, so that other processes find or end them."""

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from ordinator.place import Place
from ordinator.processes import Known

RECORD = "servers.json"
KEPT = "kept"  # the folder of servers that outlive a test process
STOP_S = 20


@dataclass(frozen=True)
class Addresses:
    """Where servers are reached; ``amqp`` by the broker's user."""

    postgres: str = ""
    redis: str = ""
    amqp: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """A started process as the record tells it."""

    name: str
    pid: int
    started: int
    stop_with: int

    def known(self) -> Known:
        """The process itself."""
        return Known(self.pid, self.started)


@dataclass(frozen=True)
class Record:
    """What a folder of private servers holds: addresses and processes in order of their start."""

    addresses: Addresses = field(default_factory=Addresses)
    processes: tuple[Kept, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """The record at ``path``; an empty one when there is none."""
        if not path.exists():
            return cls()
        told = json.loads(path.read_text("utf-8"))
        processes = tuple(Kept(**process) for process in told["processes"])
        return cls(Addresses(**told["addresses"]), processes)

    def content(self) -> bytes:
        """The record as it is kept in its file."""
        return json.dumps(asdict(self)).encode()

    def whole(self) -> bool:
        """Whether all three servers were started and still run."""
        complete = self.addresses.postgres and self.addresses.redis and self.addresses.amqp
        return bool(complete) and all(process.known().alive() for process in self.processes)

    def stop(self) -> None:
        """End all processes, the last started first."""
        for process in reversed(self.processes):
            process.known().end(process.stop_with, STOP_S)


def end(folder: Path) -> None:
    """End the servers of a folder and forget their data."""
    Record.read(folder / RECORD).stop()
    if folder.is_dir():
        shutil.rmtree(folder)


def sweep(place: Place, owner_alive: Callable[[str], bool]) -> None:
    """End the servers of runs whose owner is gone; folders are named after their owners."""
    for folder in _folders(place):
        if not owner_alive(folder.name):
            end(folder)


def _folders(place: Place) -> Iterable[Path]:
    test = place.state / "test"
    return sorted(path for path in test.iterdir() if path.is_dir()) if test.is_dir() else ()
