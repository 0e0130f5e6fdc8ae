"""What a tree holds: packages, their files' digests, and what was asked for."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Unpacked:
    """One package file that was unpacked."""

    package: str
    version: str
    file: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The content of a tree; written last, so that a tree without one is half made."""

    things: tuple[str, ...] = ()
    packages: tuple[Unpacked, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """The manifest at ``path``; an empty one when there is none."""
        if not path.exists():
            return cls()
        told = json.loads(path.read_text("utf-8"))
        packages = tuple(Unpacked(**package) for package in told["packages"])
        return cls(tuple(told["things"]), packages)

    def write(self, path: Path) -> None:
        """Put the manifest at ``path`` in one step."""
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), indent=1) + "\n", "utf-8")
        fresh.replace(path)

    def names(self) -> set[str]:
        """Names of the packages unpacked already."""
        return {package.package for package in self.packages}


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
