"""What a stand-in image is made of, as the files of deploy/standin tell it."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ordinator.failures import Stopped

REPOSITORY = "ordinator-standin"
FORM = "1"  # raise it when the builder makes another image of the same recipe


@dataclass(frozen=True)
class Release:
    """One Debian release: ``include`` are the packages that all its images have."""

    name: str
    include: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """One image; its fields are the members of ``recipe.toml``, ``folder`` is where that lies."""

    name: str
    folder: Path
    release: Release
    tag: str
    packages: tuple[str, ...]
    command: tuple[str, ...]
    entrypoint: tuple[str, ...] = ()
    user: str = "ordinator"
    uid: int = 10001
    workdir: str = "/"
    stop_signal: str = "SIGTERM"
    ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, releases: Mapping[str, Release]) -> Self:
        """The recipe in ``folder``."""
        told: dict[str, Any] = tomllib.loads((folder / "recipe.toml").read_text("utf-8"))
        told = {name: tuple(it) if isinstance(it, list) else it for name, it in told.items()}
        release = releases[told.pop("release")]
        return cls(name=folder.name, folder=folder, release=release, **told)

    @property
    def reference(self) -> str:
        """Name and tag of the image."""
        return f"{REPOSITORY}/{self.name}:{self.tag}"

    @property
    def files(self) -> Path:
        """Files that the image gets as they are; the folder may be missing."""
        return self.folder / "root"

    def digest(self, packages: Mapping[str, str]) -> str:
        """SHA-256 of all that decides about the image: recipe, files, ``packages`` by version."""
        known = hashlib.sha256(FORM.encode())
        known.update(repr(sorted(self.release.include)).encode())
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                mode = path.stat().st_mode & 0o111
                known.update(f"{path.relative_to(self.folder)} {mode:o}\0".encode())
                known.update(path.read_bytes())
        known.update(repr(sorted(packages.items())).encode())
        return known.hexdigest()


def recipes(folder: Path) -> dict[str, Recipe]:
    """All recipes of deploy/standin by name, in the order of their releases."""
    releases = {
        name: Release(name, tuple(told["include"]))
        for name, told in tomllib.loads((folder / "releases.toml").read_text("utf-8")).items()
    }
    found = [Recipe.read(path.parent, releases) for path in folder.glob("*/recipe.toml")]
    return {
        recipe.name: recipe for recipe in sorted(found, key=lambda it: (it.release.name, it.name))
    }


def chosen(folder: Path, names: tuple[str, ...]) -> tuple[Recipe, ...]:
    """The recipes of these names, all when none is named.

    Raises:
        Stopped: there is no such recipe.
    """
    known = recipes(folder)
    for name in names:
        if name not in known:
            raise Stopped(f"there is no stand-in {name}: they are {', '.join(known)}", code=2)
    return tuple(known[name] for name in known if not names or name in names)
