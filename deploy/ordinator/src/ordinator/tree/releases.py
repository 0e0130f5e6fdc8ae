"""Programs of one Debian release, whatever the machine's own is: beside the tree, never in it."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ordinator.place import Place
from ordinator.tree import mirrors
from ordinator.tree.apt import Apt
from ordinator.tree.build import alone, unpack
from ordinator.tree.libraries import library_path
from ordinator.tree.manifest import Manifest


@dataclass(frozen=True)
class Program:
    """A program of a release: what apt is asked for, and what of its closure is unpacked."""

    release: str
    packages: tuple[str, ...]
    kept: re.Pattern[str]


COMPOSE_1 = Program(
    "bookworm",
    ("docker-compose", "python3"),
    re.compile(
        r"docker-compose|python3-(?!minimal|dev|pip|pkg-resources|setuptools).*"
        r"|(lib)?python3\.11.*|libexpat1|libffi8|libssl3|libyaml-0-2|zlib1g"
    ),
)
"""docker-compose 1.29.2, a program in Python, with the Python of its release."""

COMPOSE_2 = Program("trixie", ("docker-compose",), re.compile("docker-compose"))
"""Docker Compose 2.26, one binary."""


@dataclass(frozen=True)
class Ready:
    """A program that can be started: the beginning of its command line, and its environment."""

    argv: tuple[str, ...]
    env: Mapping[str, str]


def compose_1(place: Place) -> Ready:
    """docker-compose 1.29.2.

    Raises:
        Stopped: it cannot be had on this machine.
    """
    root = fetch(place, COMPOSE_1)
    env = {
        "LD_LIBRARY_PATH": library_path(root),
        "PYTHONHOME": f"{root}/usr",
        "PYTHONPATH": f"{root}/usr/lib/python3/dist-packages",
    }
    return Ready((f"{root}/usr/bin/python3.11", "-m", "compose"), env)


def compose_2(place: Place) -> Ready:
    """Docker Compose 2.26.

    Raises:
        Stopped: it cannot be had on this machine.
    """
    root = fetch(place, COMPOSE_2)
    return Ready((f"{root}/usr/libexec/docker/cli-plugins/docker-compose",), {})


def fetch(place: Place, program: Program) -> Path:
    """Unpack a program unless it was before; the root below which its files lie.

    Raises:
        Stopped: this machine fetches no Debian, or its archive has no such release.
    """
    root = place.folder("releases", program.release)
    with alone(place):
        manifest = Manifest.read(root / "manifest.json")
        if set(program.packages) <= set(manifest.things):
            return root
        state = place.folder("apt", program.release)
        sources = state / "sources.list"
        place.write(sources, mirrors.find(program.release).sources.encode())
        apt = Apt(state / "state", state / "cache", sources)
        apt.update()
        closure = apt.closure(program.packages)
        fresh = tuple(one for one in closure if program.kept.fullmatch(one.name))
        files = state / "files"
        apt.download(fresh, files)
        Manifest(program.packages, unpack(fresh, files, root)).write(root / "manifest.json")
        shutil.rmtree(state)
    return root
