"""Building stand-ins: what changed is made and given to the engine, the rest is left alone."""

import os
import platform
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ordinator.engine.docker import Docker, failure
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.standin import archive, machine
from ordinator.standin.debian import Base, Debian
from ordinator.standin.image import Plan
from ordinator.standin.layers import Layer
from ordinator.standin.machine import Mirror
from ordinator.standin.recipes import Recipe, Release
from ordinator.tree.apt import Apt

FREE_GB = 3
READABLE = 0o022  # a caller's stricter mask would close the folders of the images


@dataclass(frozen=True)
class Built:
    """One image in the engine: bytes, seconds, and whether it had to be made."""

    reference: str
    size: int
    seconds: float
    made: bool


class Builder:
    """Builds recipes one after the other; the releases are made once."""

    def __init__(self, place: Place, docker: Docker, say: Callable[[str], None]) -> None:
        self._place = place
        self._docker = docker
        self._say = say
        self._debian = Debian(place, say)
        self._mirrors: dict[str, Mirror] = {}
        self._bases: dict[str, Base] = {}

    def build(self, recipes: Iterable[Recipe], *, anew: bool = False) -> list[Built]:
        """Build all ``recipes``; ``anew`` those too that did not change.

        Raises:
            Stopped: the caller is not root, a mirror is away, the disk is full.
        """
        if os.geteuid() != 0:
            raise Stopped("stand-ins are made by debootstrap, which needs root: use sudo", code=2)
        folder = self._place.folder("standin")
        free = shutil.disk_usage(folder).free
        if free < FREE_GB * 10**9:
            told = f"{folder} has {free / 10**9:.1f} GB free, stand-ins need {FREE_GB}: free some"
            raise Stopped(told)
        before = os.umask(READABLE)
        try:
            return [self._one(recipe, anew=anew) for recipe in recipes]
        finally:
            os.umask(before)

    def _one(self, recipe: Recipe, *, anew: bool) -> Built:
        begun = time.monotonic()
        base, apt = self._base(recipe.release)
        plan = Plan.of(recipe, base, apt)
        known = self._docker.image(recipe.reference)
        made = anew or known is None or labelled(known) != plan.digest
        if made:
            self._say(f"{recipe.reference}: {len(plan.packages)} packages")
            layer = plan.make(apt, self._place.folder("standin", "image"))
            self._load(plan, (base.layer, layer))
            known = self._docker.image(recipe.reference) or {}
        size = int((known or {}).get("Size", 0))
        return Built(recipe.reference, size, time.monotonic() - begun, made)

    def _base(self, release: Release) -> tuple[Base, Apt]:
        mirror = self._mirror(release.name)
        if release.name not in self._bases:
            self._bases[release.name] = self._debian.base(release, mirror)
        base = self._bases[release.name]
        apt = self._debian.apt(mirror, base)
        apt.update()
        return base, apt

    def _mirror(self, release: str) -> Mirror:
        if release not in self._mirrors:
            state = self._place.folder("standin", "apt", "machine")
            own = Apt(state, state / "cache", remedy="check this machine's package sources")
            own.update()
            self._mirrors[release] = machine.find(own, release)
        return self._mirrors[release]

    def _load(self, plan: Plan, layers: tuple[Layer, ...]) -> None:
        configured = archive.configuration(plan.recipe, layers, plan.digest, platform.machine())
        child = self._docker.pour(["load"])
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            archive.write(child.stdin, plan.recipe.reference, configured, layers)
            child.stdin.close()
        except BrokenPipeError:
            pass  # it says itself why it stopped reading
        said = child.stdout.read().decode("utf-8", "replace")
        if child.wait() != 0:
            raise Stopped(failure(["load"], said))


def labelled(known: dict[str, object]) -> str:
    """The digest of the recipe that an image in the engine was made by; empty without one."""
    config = known.get("Config")
    labels = config.get("Labels") if isinstance(config, dict) else None
    return str((labels or {}).get(archive.RECIPE_LABEL, ""))
