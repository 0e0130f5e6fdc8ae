"""A Debian release in a folder: debootstrap, newer packages, nothing of the machine."""

import json
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.standin.layers import Layer, pack
from ordinator.standin.recipes import Release
from ordinator.tree import debootstrap
from ordinator.tree.apt import Apt
from ordinator.tree.mirrors import Mirror

REMEDY = "check this machine's package sources: they must offer Debian {} as well"
STATUS = "var/lib/dpkg/status"
ENV = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND": "noninteractive",
    "LC_ALL": "C.UTF-8",
}
Say = Callable[[str], None]


@dataclass(frozen=True)
class Base:
    """A release that was made: its files, its layer, and its packages by version."""

    root: Path
    layer: Layer
    packages: Mapping[str, str]


class Debian:
    """Makes and keeps the bases, each in a folder of the state."""

    def __init__(self, place: Place, say: Say) -> None:
        self._place = place
        self._say = say

    def apt(self, release: Release, mirror: Mirror, root: Path) -> Apt:
        """Apt that sees ``mirror`` alone and takes what ``root`` has for installed."""
        folder = self._place.folder("standin", "apt", release.name)
        sources = folder / "sources.list"
        sources.write_text(mirror.sources, "utf-8")
        remedy = REMEDY.format(release.name)
        state = folder / "state"
        state.mkdir(exist_ok=True)
        return Apt(state, folder / "cache", sources, root / STATUS, remedy)

    def base(self, release: Release, mirror: Mirror) -> Base:
        """The base of ``release``; made when it was not, or of other packages, or is behind.

        Raises:
            Stopped: debootstrap failed, or a package cannot be had.
        """
        kept = self._kept(release)
        if kept is not None:
            apt = self.apt(release, mirror, kept.root)
            apt.update()
            if not apt.newer():
                return kept
            self._say(f"{release.name}: the machine offers newer packages")
        return self._make(release, mirror)

    def _kept(self, release: Release) -> Base | None:
        folder = self._folder(release.name)
        made = folder / "made.json"
        if not made.exists():
            return None
        told = json.loads(made.read_text("utf-8"))
        if told["include"] != list(release.include):
            return None
        layer = Layer(folder / "layer.tar", told["layer"])
        return Base(folder / "root", layer, installed(folder / "root"))

    def _make(self, release: Release, mirror: Mirror) -> Base:
        folder = self._folder(release.name)
        (folder / "made.json").unlink(missing_ok=True)
        fresh = self._fresh(release.name)
        if fresh.exists():
            shutil.rmtree(fresh)
        self._say(f"{release.name}: debootstrap, 30 to 120 s")
        begun = time.time()
        self._bootstrap(release, mirror, fresh)
        self._upgrade(release, mirror, fresh)
        layer = pack(fresh, folder / "layer.tar", begun)
        root = folder / "root"
        if root.exists():
            shutil.rmtree(root)
        fresh.rename(root)
        told = {"include": list(release.include), "layer": layer.digest}
        self._place.write(folder / "made.json", json.dumps(told).encode())
        size = layer.path.stat().st_size // 10**6
        self._say(f"{release.name}: {size} MB in {time.time() - begun:.0f} s")
        return Base(root, layer, installed(root))

    def _bootstrap(self, release: Release, mirror: Mirror, fresh: Path) -> None:
        try:
            debootstrap.make(self._place, release.name, release.include, mirror, fresh)
        except Stopped as stopped:
            raise Stopped(f"{stopped}; {REMEDY.format(release.name)}") from None

    def _upgrade(self, release: Release, mirror: Mirror, fresh: Path) -> None:
        apt = self.apt(release, mirror, fresh)
        apt.update()
        newer = apt.newer()
        if not newer:
            return
        self._say(f"{release.name}: {len(newer)} packages are newer in its updates")
        files = fresh / "var/cache/apt/newer"  # what debootstrap fetched lies in archives
        apt.download(newer, files)
        inside = sorted(f"/{path.relative_to(fresh)}" for path in files.glob("*.deb"))
        argv = ["chroot", str(fresh), "dpkg", "--install", "--force-depends", *inside]
        debootstrap.step(f"the upgrade of {release.name}", argv, ENV)

    def _folder(self, release: str) -> Path:
        return self._place.folder("standin", release)

    def _fresh(self, release: str) -> Path:
        return self._folder(release) / "root.new"


def installed(root: Path) -> dict[str, str]:
    """The packages of ``root`` by version."""
    found: dict[str, str] = {}
    for stanza in (root / STATUS).read_text("utf-8").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line)
        if "Package" in fields and "Version" in fields:
            found[fields["Package"]] = fields["Version"]
    return found
