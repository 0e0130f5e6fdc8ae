"""Released versions of the house: what they said, and their very code, to run beside today's.

``shared/contracts/released/<version>/`` holds the schemas of a release, and in ``COMMIT`` the
commit at which every service spoke them.
"""

import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ordinator.place import Place
from ordinator.settings import inherited

COMMIT = "COMMIT"
CONTRACTS = Path("shared/contracts/src")
SOURCES = ("services/*/src", "shared/*/src", "deploy/ordinator/src")


class CommitMissing(Exception):
    """The clone does not reach back to a release: its code cannot be run."""


@dataclass(frozen=True)
class Code:
    """A tree of the house at some version; today's virtualenv runs it.

    ``first`` are folders of packages that come before its own: another version's contracts.
    """

    root: Path
    place: Place
    first: tuple[Path, ...] = ()

    def python(self, *words: str, given: str = "", **env: str) -> str:
        """Run the interpreter with this tree's packages before all others; what it printed.

        Raises:
            AssertionError: it failed.
        """
        done = subprocess.run(
            [sys.executable, "-P", *words],
            cwd=self.root,
            env=inherited(**self.place.told, PYTHONPATH=self.path, **env),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (
            f"{' '.join(words)[:200]}\n{(done.stdout + done.stderr)[-3000:]}"
        )
        return done.stdout

    def suite(self, *paths: str) -> str:
        """Run tests of this tree; the last line of what pytest said."""
        said = self.python("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *paths)
        return said.strip().splitlines()[-1]

    @property
    def path(self) -> str:
        """Where this tree's packages are found."""
        found = (each for pattern in SOURCES for each in sorted(self.root.glob(pattern)))
        return ":".join(map(str, (*self.first, *found)))

    def with_contracts_of(self, other: "Code") -> "Code":
        """The same code, told the events of another version."""
        return replace(self, first=(other.root / CONTRACTS,))

    def with_migrations_of(self, other: "Code", service: str) -> "Code":
        """The same code on the database of another version; changes this very tree."""
        folder = Path("services", service, "migrations")
        shutil.rmtree(self.root / folder)
        shutil.copytree(other.root / folder, self.root / folder)
        return self


@dataclass(frozen=True)
class Release:
    """One release, by its folder."""

    folder: Path

    @property
    def version(self) -> str:
        """Of the contracts; the services' own versions stand in the tree of the commit."""
        return self.folder.name

    @property
    def commit(self) -> str:
        """Where every service spoke so."""
        return (self.folder / COMMIT).read_text("ascii").strip()

    @property
    def schemas(self) -> Mapping[str, Any]:
        """The events by name."""
        found = sorted(self.folder.glob("*.json"))
        return {path.stem: json.loads(path.read_text("utf-8")) for path in found}

    def unpack(self, place: Place) -> Code:
        """A new tree of this release's code, for whoever asked alone.

        Raises:
            CommitMissing: the history of this clone does not hold the commit.
        """
        done = subprocess.run(
            ["git", "-C", str(place.checkout), "archive", self.commit],  # noqa: S607
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise CommitMissing(
                f"release {self.version} is commit {self.commit}, which this clone does not hold:"
                f" `git fetch --unshallow` brings it ({done.stderr.decode().strip()[:200]})"
            )
        root = Path(mkdtemp(prefix=f"{self.version}-", dir=place.folder("released")))
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(root)  # noqa: S202  of our own history
        return Code(root, place)


def releases(checkout: Path) -> tuple[Release, ...]:
    """All of them, the oldest first."""
    found = [Release(path) for path in (checkout / "shared/contracts/released").iterdir()]
    return tuple(sorted(found, key=lambda each: [int(part) for part in each.version.split(".")]))


def unpacked(today: Code, number: int) -> Iterator[Code]:
    """The tree of a release by its number in the row of all, until it is not needed any more."""
    code = releases(today.place.checkout)[number].unpack(today.place)
    yield code
    shutil.rmtree(code.root)
