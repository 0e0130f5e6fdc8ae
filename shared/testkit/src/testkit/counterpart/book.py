"""What came in: one entry a delivery however often it was sent, and what was not believed."""

import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any


class OtherPackage(ValueError):
    """This delivery came before with another package."""


@dataclass(frozen=True)
class Delivery:
    """One delivery as the recipient knows it."""

    delivery_id: str
    package_sha256: str
    size: int
    files: tuple[str, ...]
    received_at: datetime
    times: int = 1
    outcome: str | None = None
    receipt: str | None = None
    late: str | None = None

    def shown(self) -> dict[str, Any]:
        """The entry as JSON."""
        return asdict(self) | {"received_at": self.received_at.isoformat()}


@dataclass(frozen=True)
class Unbelieved:
    """One request that was refused, and why."""

    code: str
    at: datetime


class Book:
    """Entries in memory, packages as files of the folder; safe for many threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._deliveries: dict[str, Delivery] = {}
        self._refused: list[Unbelieved] = []
        self._numbers = count(1)
        self._lock = Lock()

    def draft(self, delivery_id: str) -> Path:
        """Where a package is written while it still comes in; one place a request."""
        return self._folder / f"{delivery_id}.{next(self._numbers)}.part"

    def package(self, delivery_id: str) -> Path:
        """Where the package of a delivery lies."""
        return self._folder / f"{delivery_id}.zip"

    def enter(self, delivery_id: str, sha256: str, draft: Path, at: datetime) -> Delivery:
        """Enter a delivery that came in whole; a repeated one is only counted.

        Raises:
            OtherPackage: it came before with another package.
        """
        with self._lock:
            known = self._deliveries.get(delivery_id)
            if known is None:
                size, files = draft.stat().st_size, _files(draft)
                draft.replace(self.package(delivery_id))
                entry = Delivery(delivery_id, sha256, size, files, at)
            else:
                draft.unlink()
                if known.package_sha256 != sha256:
                    raise OtherPackage
                entry = replace(known, times=known.times + 1)
            self._deliveries[delivery_id] = entry
            return entry

    def note(self, delivery_id: str, change: Callable[[Delivery], Delivery]) -> None:
        """Write something beside a delivery, if it is still known."""
        with self._lock:
            if known := self._deliveries.get(delivery_id):
                self._deliveries[delivery_id] = change(known)

    def refuse(self, code: str, at: datetime) -> None:
        """Remember a request that was not believed."""
        with self._lock:
            self._refused.append(Unbelieved(code, at))

    def deliveries(self) -> list[Delivery]:
        """Every delivery, in order of arrival."""
        with self._lock:
            return list(self._deliveries.values())

    def refused(self) -> list[Unbelieved]:
        """Every request that was not believed, in order of arrival."""
        with self._lock:
            return list(self._refused)

    def empty(self) -> None:
        """Forget all, packages too."""
        with self._lock:
            for path in self._folder.glob("*.zip"):
                path.unlink()
            self._deliveries.clear()
            self._refused.clear()


def _files(package: Path) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(package) as archive:
            return tuple(archive.namelist())
    except zipfile.BadZipFile:
        return ()
