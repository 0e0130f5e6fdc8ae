"""The manifest: what a backup holds, of which house and moment; without it there is no backup."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from ordinator.backup.sealing import Part
from ordinator.failures import Stopped

NAME = "manifest.json"
FORMAT = 1
PREFIX, PARTIAL = "ordinator-", ".partial"
BLOBS, BROKER, KEYS = "blobs.tar.age", "broker.json.age", "keys.tar.age"
DUMP = ".dump.age"


@dataclass(frozen=True)
class Service:
    """One service as it was: the version of its code, the head of its migrations."""

    version: str
    schema: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is.

    Attributes:
        at: The moment before the first dump, ISO 8601 in UTC.
        house: Which house, as people call it.
        commit: Of the house's code, or empty where that is not known.
        services: By name.
        journals: The last signed head of each journal, by service.
        recipients: Public keys of age that it was encrypted to.
        parts: Its files.
    """

    at: str
    house: str
    commit: str
    services: Mapping[str, Service]
    journals: Mapping[str, Mapping[str, Any]]
    recipients: Sequence[str]
    parts: Sequence[Part]

    @property
    def moment(self) -> datetime:
        """``at`` as a moment."""
        return datetime.fromisoformat(self.at)

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical form: whoever notes it elsewhere knows this backup again."""
        return hashlib.sha256(_canonical(self._told())).hexdigest()

    @property
    def databases(self) -> list[str]:
        """The services whose databases it holds."""
        return [one.name.removesuffix(DUMP) for one in self.parts if one.name.endswith(DUMP)]

    def content(self) -> bytes:
        """The manifest as it is kept in its file."""
        return json.dumps(self._told() | {"digest": self.digest}, indent=1).encode()

    def _told(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest of a backup.

        Raises:
            Stopped: there is none, it is of another format, or its bytes were changed.
        """
        path = folder / NAME
        if not path.is_file():
            raise Stopped(f"{folder} is no backup: it has no manifest{_instead(folder)}")
        try:
            content = path.read_bytes()
            told = json.loads(content)
            kind, _ = told.pop("format"), told.pop("digest")
            read = cls(
                **told
                | {"services": {name: Service(**one) for name, one in told["services"].items()}}
                | {"parts": [Part(**one) for one in told["parts"]]}
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Stopped(f"damaged: {NAME} is not what was written") from None
        if kind != FORMAT:
            raise Stopped(f"{NAME} is of format {kind}, this code reads {FORMAT}")
        if read.content() != content:
            raise Stopped(f"damaged: {NAME} is not what was written")
        return read


def found(folder: Path) -> list[Path]:
    """The whole backups of a folder, oldest first."""
    return sorted(path.parent for path in folder.glob(f"*/{NAME}") if path.parent.suffix != PARTIAL)


def _instead(folder: Path) -> str:
    if folder.suffix == PARTIAL:
        return "; it was stopped before its end"
    held = [path.name for path in found(folder)]
    return f"; in it are {', '.join(held)}" if held else ""


def _canonical(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()
