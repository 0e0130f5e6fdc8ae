"""A bare Debian in a folder: made once by debootstrap, copied for each try."""

import shutil
import subprocess
from pathlib import Path

from ordinator.place import Place
from ordinator.tree import debootstrap, mirrors

RELEASES = ("bookworm", "trixie")  # Debian 12 and 13
PACKAGES = ("python3", "git", "make", "gcc", "libc6-dev", "ca-certificates")
# How this machine reaches its package indexes; a chroot on it has no other way.
SURROUNDINGS = (
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/pip.conf",
    "/etc/xdg/pip",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/apt/auth.conf.d",
)
USER = "tester"


def base(place: Place, release: str) -> Path:
    """The bare release, made unless it was before.

    Raises:
        Stopped: debootstrap failed; the sentence carries the end of what it said.
    """
    folder = place.state / "bare" / release
    if folder.exists():
        return folder
    place.folder("bare")
    fresh = folder.with_suffix(".new")
    if fresh.exists():
        shutil.rmtree(fresh)
    debootstrap.make(place, release, PACKAGES, mirrors.find(release), fresh)
    _surround(fresh)
    subprocess.run(["chroot", fresh, "useradd", "--create-home", USER], check=True)
    fresh.rename(folder)
    return folder


def copy(source: Path, target: Path) -> None:
    """A fresh copy for one try."""
    if target.exists():
        shutil.rmtree(target)
    subprocess.run(["cp", "--archive", source, target], check=True)


def _surround(root: Path) -> None:
    settings = sorted(Path("/etc/apt/apt.conf.d").glob("99*"))
    for path in (*map(Path, SURROUNDINGS), *settings):
        target = root / path.relative_to("/")
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True)
        elif path.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
