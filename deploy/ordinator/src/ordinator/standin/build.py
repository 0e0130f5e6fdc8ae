"""Building stand-ins: what changed is made and given to the engine, the rest is left alone."""

import errno
import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ordinator.engine import Engine
from ordinator.engine.asking import failure
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.standin import archive
from ordinator.standin.debian import Base, Debian
from ordinator.standin.image import Plan
from ordinator.standin.layers import Layer
from ordinator.standin.recipes import Recipe, Release
from ordinator.tree import mirrors
from ordinator.tree.apt import Apt
from ordinator.tree.mirrors import Mirror
from ordinator.turn import turn

FREE_GB = 3
FULL = "the disk of {} is full: free some GB, then build the stand-ins again"
WAITING = "another command builds stand-ins here: waiting for it to end"
READABLE = 0o022  # a caller's stricter mask would close the folders of the images


@dataclass(frozen=True)
class Built:
    """One image in the engine: bytes, seconds, and whether it had to be made."""

    reference: str
    size: int
    seconds: float
    made: bool


class Builder:
    """Builds recipes one after the other; the releases are made once, from their ``mirror``."""

    def __init__(
        self,
        place: Place,
        engine: Engine,
        say: Callable[[str], None],
        mirror: Callable[[str], Mirror] = mirrors.find,
    ) -> None:
        self._mirror = mirror
        self._place = place
        self._engine = engine
        self._say = say
        self._debian = Debian(place, say)
        self._bases: dict[str, Base] = {}

    def build(self, recipes: Iterable[Recipe], *, anew: bool = False) -> list[Built]:
        """Build all ``recipes``; ``anew`` those too that did not change.

        Raises:
            Stopped: a mirror is away, or the disk is full.
        """
        folder = self._place.folder("standin")
        free = shutil.disk_usage(folder).free
        if free < FREE_GB * 10**9:
            told = f"{folder} has {free / 10**9:.1f} GB free, stand-ins need {FREE_GB}: free some"
            raise Stopped(told)
        before = os.umask(READABLE)
        try:
            with turn(folder / "lock", WAITING, self._say):
                return [self._one(recipe, anew=anew) for recipe in recipes]
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise Stopped(FULL.format(folder)) from None
        except Stopped as stopped:
            if os.strerror(errno.ENOSPC) not in str(stopped):
                raise
            raise Stopped(FULL.format(folder)) from None
        finally:
            os.umask(before)

    def _one(self, recipe: Recipe, *, anew: bool) -> Built:
        begun = time.monotonic()
        base, apt = self._base(recipe.release)
        plan = Plan.of(recipe, base, apt)
        known = self._image(recipe.reference)
        made = anew or labelled(known) != plan.digest
        if made:
            self._say(f"{recipe.reference}: {len(plan.packages)} packages")
            layer = plan.make(apt, self._place.folder("standin", "image"))
            self._load(plan, (base.layer, layer))
            known = self._image(recipe.reference)
        size = int(known["Size"])
        return Built(recipe.reference, size, time.monotonic() - begun, made)

    def _base(self, release: Release) -> tuple[Base, Apt]:
        mirror = self._mirror(release.name)
        if release.name not in self._bases:
            self._bases[release.name] = self._debian.base(release, mirror)
        base = self._bases[release.name]
        apt = self._debian.apt(release, mirror, base.root)
        apt.update()
        return base, apt

    def _load(self, plan: Plan, layers: tuple[Layer, ...]) -> None:
        configured = archive.configuration(plan.recipe, layers, plan.digest, platform.machine())
        argv = [*self._engine.docker, "load"]
        child = subprocess.Popen(
            argv,
            env=self._engine.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            archive.write(child.stdin, plan.recipe.reference, configured, layers)
            child.stdin.close()
        except BrokenPipeError:
            pass  # it says itself why it stopped reading
        said = child.stdout.read().decode("utf-8", "replace")
        if child.wait() != 0:
            raise Stopped(failure(argv, child.returncode, said))

    def _image(self, reference: str) -> dict[str, Any]:
        """What the engine knows of an image; nothing when it has none of that name."""
        if not self._engine.ask("images", "--quiet", reference).strip():
            return {}
        return dict(json.loads(self._engine.ask("image", "inspect", reference))[0])


def labelled(known: dict[str, Any]) -> str:
    """The digest of the recipe that an image in the engine was made by; empty without one."""
    labels = known.get("Config", {}).get("Labels") or {}
    return str(labels.get(archive.RECIPE_LABEL, ""))
