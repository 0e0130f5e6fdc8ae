"""A bare Debian in a folder, by debootstrap: the machine's, or the private tree's."""

import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import inherited
from ordinator.tree import build
from ordinator.tree.mirrors import Mirror

ERRORS = ("E:", "dpkg: error", "dpkg-deb: error", "tar: ")
LAST = 1500  # characters of what a failed program said


def make(place: Place, release: str, packages: Iterable[str], mirror: Mirror, root: Path) -> None:
    """Make ``root`` hold the smallest Debian of ``release`` with ``packages``; needs root.

    Raises:
        Stopped: it failed; the sentence carries its errors.
    """
    tool, env = _found(place)
    options = ("--variant=minbase", f"--keyring={mirror.keyring}")
    argv = [tool, *options, f"--include={','.join(packages)}", release, str(root), mirror.site]
    step(f"debootstrap of {release}", argv, env)


def step(what: str, argv: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run a program to its end, silently.

    Raises:
        Stopped: it failed; the sentence carries its errors, else the end of what it said.
    """
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip()
        errors = [line for line in said.splitlines() if line.startswith(ERRORS)]
        raise Stopped(f"{what} failed: {' '.join(errors[-3:]) or said[-LAST:]}")


def _found(place: Place) -> tuple[str, dict[str, str]]:
    own = shutil.which("debootstrap")
    if own is not None:
        return own, inherited(**_proxies())
    build.build(place, ["debootstrap"])
    share = str(place.tree / "usr/share/debootstrap")
    env = inherited(**_proxies(), DEBOOTSTRAP_DIR=share)
    return str(place.tree / "usr/sbin/debootstrap"), env


def _proxies() -> dict[str, str]:
    """The proxies that apt is set to, named as wget reads them."""
    found: dict[str, str] = {}
    for scheme in ("http", "https"):
        argv = ["apt-config", "dump", "--format", "%v", f"Acquire::{scheme}::Proxy"]
        told = subprocess.run(argv, capture_output=True, text=True, check=False).stdout.strip()
        if told and told != "DIRECT":
            found[f"{scheme}_proxy"] = told
    return found
