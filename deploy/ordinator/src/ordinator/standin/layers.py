"""A layer of an image: a tar whose bytes depend on the files alone."""

import hashlib
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

# What only people read, and what belongs to the machine or can be fetched again. Licences stay.
LEFT_OUT = (
    "usr/share/man",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/lintian",
    "usr/share/linda",
    "usr/share/bug",
    "var/lib/apt/lists",
    "var/cache/apt",
    "var/cache/debconf",
    "var/cache/ldconfig",
    "var/log",
    "var/lib/dpkg/available",
    "etc/apt/sources.list",
    "etc/hostname",
    "etc/resolv.conf",
    "etc/machine-id",
    "tmp",
    "proc",
    "sys",
    "dev",
)
DOCUMENTS, LICENCE = "usr/share/doc", "copyright"
BACKUPS = "-old", "-"  # of dpkg's and of passwd's files


@dataclass(frozen=True)
class Layer:
    """A tar and the SHA-256 of its bytes."""

    path: Path
    digest: str

    @classmethod
    def of(cls, path: Path) -> Self:
        """The layer that lies at ``path``."""
        with path.open("rb") as file:
            return cls(path, hashlib.file_digest(file, "sha256").hexdigest())


def pack(root: Path, target: Path, begun: float) -> Layer:
    """Write what lies below ``root`` to ``target``.

    What was written since ``begun`` (seconds since 1970) was made by the installation, not packed
    by Debian: it gets no time, since it would carry the minute of the build.
    """
    fresh = target.with_suffix(".new")
    with tarfile.open(fresh, "w", format=tarfile.PAX_FORMAT) as tar:
        for path in taken(root):
            member = tar.gettarinfo(path, str(path.relative_to(root)))
            member.mtime = 0 if member.mtime >= begun else int(member.mtime)
            member.uname = member.gname = ""
            if member.isreg():
                with path.open("rb") as file:
                    tar.addfile(member, file)
            else:
                tar.addfile(member)
    fresh.replace(target)
    return Layer.of(target)


def taken(root: Path) -> Iterable[Path]:
    """The paths below ``root`` that a layer holds, each folder before its content, in one order."""
    for path in sorted(root.iterdir()):
        yield from _below(root, path)


def _below(root: Path, path: Path) -> Iterable[Path]:
    name = str(path.relative_to(root))
    if not path.is_symlink() and path.is_dir():
        yield path
        if name not in LEFT_OUT:
            for inner in sorted(path.iterdir()):
                yield from _below(root, inner)
        return
    if name in LEFT_OUT or (name.startswith(DOCUMENTS) and path.name != LICENCE):
        return
    if path.name.endswith(BACKUPS) and path.parent.name in {"dpkg", "etc", "debconf"}:
        return
    if path.is_socket():
        return
    yield path
