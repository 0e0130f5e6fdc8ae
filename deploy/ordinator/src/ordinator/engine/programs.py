"""The programs of an engine of our own: on this machine, else in the private tree."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from ordinator.engine import clients
from ordinator.engine.clients import Client
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.servers.programs import SYSTEM_PATH
from ordinator.settings import Settings, inherited
from ordinator.tree import build
from ordinator.tree.libraries import library_path, triplet

NEEDED = ("dockerd", "containerd", "runc")
REMEDY = "install Docker (`apt-get install docker.io` on Debian) and start it, then try again"
PLUGINS = "usr/libexec/docker/cli-plugins"


@dataclass(frozen=True)
class Programs:
    """``dockerd`` with the environment in which it finds the rest, and clients to ask it by."""

    dockerd: Path
    env: dict[str, str]
    clients: tuple[Client, ...]
    why: str


def find(place: Place, settings: Settings) -> Programs:
    """Those of the machine, when all are there; else the tree's, fetched when it lacks them.

    Raises:
        Stopped: with code 2, where there are none and no apt to fetch them by.
    """
    search = f"{settings.path}:{SYSTEM_PATH}"
    if all(shutil.which(name, path=search) for name in NEEDED):
        dockerd = Path(shutil.which("dockerd", path=search) or "")
        known = clients.found(settings.path, inherited())
        return Programs(dockerd, inherited(PATH=search), known, "of this machine")
    try:
        build.build(place, ["docker"])
    except Stopped as stopped:
        raise Stopped(f"there is no Docker engine here ({stopped}): {REMEDY}", code=2) from None
    return unpacked(place, search)


def unpacked(place: Place, search: str) -> Programs:
    """Those of the tree, told where the tree's libraries, firewall modules and plugins lie."""
    tree = place.tree
    own = f"{tree}/usr/sbin:{tree}/usr/bin"
    for name in ("iptables", "ip6tables"):  # Debian makes these links when it installs
        link = tree / "usr/sbin" / name
        if not link.exists() and (tree / "usr/sbin/xtables-nft-multi").exists():
            link.symlink_to("xtables-nft-multi")
    config = place.folder("docker-config") / "config.json"
    told = json.dumps({"cliPluginsExtraDirs": [str(tree / PLUGINS)]})
    place.write(config, told.encode())
    env = inherited(
        PATH=f"{own}:{search}",
        LD_LIBRARY_PATH=library_path(tree),
        XTABLES_LIBDIR=f"{tree}/usr/lib/{triplet()}/xtables",
        DOCKER_CONFIG=str(config.parent),
    )
    known = clients.found(own, env)
    return Programs(tree / "usr/sbin/dockerd", env, known, "from the private tree")
