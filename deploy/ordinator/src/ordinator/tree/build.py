"""Making the tree: index, closure, download, digest, unpack, check."""

import fcntl
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.tree import erlang, libraries
from ordinator.tree.apt import Apt, Package
from ordinator.tree.manifest import Manifest, Unpacked, digest
from ordinator.tree.packages import chosen, wanted

PROGRAMS = (
    "usr/lib/postgresql/*/bin/postgres",
    "usr/lib/postgresql/*/bin/initdb",
    "usr/lib/postgresql/*/bin/psql",
    "usr/bin/redis-server",
    "usr/bin/valkey-server",
    "usr/lib/erlang/erts-*/bin/beam.smp",
    "usr/lib/erlang/erts-*/bin/epmd",
    "usr/lib/erlang/lib/crypto-*/priv/lib/crypto.so",
    "usr/lib/chromium/chromium",
    "usr/sbin/dockerd",
    "usr/sbin/runc",
    "usr/bin/containerd",
)


def holds(place: Place, things: Iterable[str]) -> bool:
    """Whether the tree holds all ``things`` already."""
    return set(things) <= set(Manifest.read(place.tree / "manifest.json").things)


def build(place: Place, things: Iterable[str]) -> float:
    """Make the tree hold ``things`` too; returns the seconds spent downloading.

    What it holds already stays as it is: a tree is renewed by ``ordinator clean``.

    Raises:
        Stopped: apt is away, a package does not exist, or a library is missing.
    """
    with alone(place):
        manifest_path = place.tree / "manifest.json"
        before = Manifest.read(manifest_path)
        asked = tuple(sorted({*before.things, *things}))
        if asked == before.things:
            return 0.0
        state = place.folder("apt")
        files = state / "files"
        begun = time.monotonic()
        fresh = _download(Apt(state / "state", state / "cache"), asked, before, files)
        downloading = time.monotonic() - begun
        place.folder("tree")
        unpacked = unpack(fresh, files, place.tree)
        erlang.mend(place.tree)
        _check(place.tree)
        Manifest(asked, before.packages + unpacked).write(manifest_path)
        shutil.rmtree(files)
    return downloading


@contextmanager
def alone(place: Place) -> Iterator[None]:
    """While one process works on what lies unpacked here, others wait."""
    with (place.folder() / "tree.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _download(
    apt: Apt, things: tuple[str, ...], before: Manifest, files: Path
) -> tuple[Package, ...]:
    apt.update()
    closure = apt.closure(chosen(things, apt.available()))
    names = set(wanted(package.name for package in closure)) - before.names()
    fresh = tuple(package for package in closure if package.name in names)
    apt.download(fresh, files)
    return fresh


def unpack(packages: Iterable[Package], files: Path, tree: Path) -> tuple[Unpacked, ...]:
    """Put the packages' files, downloaded into ``files``, below ``tree``."""
    unpacked = []
    for package in packages:
        file = _file_of(package, files)
        unpacked.append(Unpacked(package.name, package.version, file.name, digest(file)))
        subprocess.run(["dpkg", "-x", file, tree], check=True)
    return tuple(unpacked)


def _file_of(package: Package, files: Path) -> Path:
    version = package.version.replace(":", "%3a")
    found = sorted(files.glob(f"{package.name}_{version}_*.deb"))
    if not found:
        raise Stopped(f"apt fetched no file for {package.name} {package.version}")
    return found[0]


def _check(tree: Path) -> None:
    programs = [path for pattern in PROGRAMS for path in sorted(tree.glob(pattern))]
    absent = libraries.missing(programs, libraries.browser_library_path(tree))
    if absent:
        raise Stopped(f"the private tree lacks libraries: {', '.join(absent)}")
