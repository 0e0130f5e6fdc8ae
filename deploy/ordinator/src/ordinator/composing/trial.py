"""One trial from images to an engine on which nothing is left."""

import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ordinator.composing.roll import Line, roll
from ordinator.deployment.composed import Composed
from ordinator.deployment.inventory import Inventory
from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.installation.venv import Venv
from ordinator.place import Place
from ordinator.testing.phases import named
from ordinator.testing.pytesting import say, tested
from ordinator.testing.report import Result

PROJECT = "ordinator-trial"
STANDIN, OFFICIAL = "standin", "official"
KINDS = {"container": ("ps", "--all"), "network": ("network", "ls"), "volume": ("volume", "ls")}


@dataclass
class Trial:
    """One trial; ``images`` are ``standin`` or ``official``, ``results`` what came of each step."""

    place: Place
    env: Mapping[str, str]
    engine: Engine
    images: str
    results: list[Result] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def directory(self) -> Path:
        """The folder of the house: fresh at each trial."""
        return self.place.state / "compose-test"

    def run(self) -> bool:
        """Take every step, until one goes wrong; the last one is taken in any case."""
        if self.directory.exists():
            self._down()
            shutil.rmtree(self.directory)
        folder = str(self.directory)
        made = ("--project", PROJECT, "--test", "--images", self.images)
        steps: dict[str, Callable[[], Result | None]] = {
            "images": self._images,
            "init": lambda: self._ordinator("init", "--dir", folder, *made),
            "up": lambda: self._ordinator("compose", "up", "--dir", folder),
            "integration": lambda: self._tested("integration"),
            "demo": lambda: self._ordinator("demo", "--deployment", folder),
            "compose": lambda: self._tested("compose"),
            "containers": self._roll,
        }
        try:
            whole = all(self._step(name, take) for name, take in steps.items())
        finally:
            down = self._step("down", self._down_to_nothing)
        return whole and down

    def _step(self, name: str, take: Callable[[], Result | None]) -> bool:
        print(f"\n== {name}", flush=True)
        begun = time.monotonic()
        try:
            result = take() or Result(name, 0.0, good=True)
        except Stopped as stopped:
            print(stopped)
            result = Result(name, 0.0, good=False)
        self.results.append(replace(result, name=name, seconds=time.monotonic() - begun))
        return result.good

    def _ordinator(self, *words: str) -> None:
        argv = [str(Venv(self.place).python), "-m", "ordinator", *words]
        if subprocess.run(argv, cwd=self.place.house, env=self.env, check=False).returncode != 0:
            raise Stopped(f"ordinator {' '.join(words)} failed")

    def _images(self) -> None:
        if self.images == STANDIN:
            self._ordinator("standin")
            self._ordinator("images", "--standin")
        else:
            self._ordinator("images")

    def _tested(self, name: str) -> Result:
        house = self._house()
        env = {**self.env, **house.described.trust, "ORDINATOR_STACK": str(house.description)}
        return tested(self.place, Venv(self.place), named(name), env, say)

    def _roll(self) -> None:
        self.lines = roll(self._house().containers)

    def _house(self) -> Composed:
        return Composed(self.place, Inventory.read(self.directory), self.engine)

    def _down(self) -> None:
        self._ordinator("compose", "down", "--volumes", "--dir", str(self.directory))

    def _down_to_nothing(self) -> None:
        self._down()
        label = f"label=com.docker.compose.project={PROJECT}"
        for kind, words in KINDS.items():
            left = self.engine.ask(*words, "--quiet", "--filter", label).split()
            if left:
                raise Stopped(f"{len(left)} {kind}s are left: {', '.join(left)}")
