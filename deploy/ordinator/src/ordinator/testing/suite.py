"""Running the phases: each in processes of the virtualenv, on what it stands on."""

import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace

from ordinator.failures import Stopped
from ordinator.installation.venv import TOOLS, Venv
from ordinator.place import Place
from ordinator.settings import Settings, inherited
from ordinator.stack import fetching
from ordinator.stack.folders import Folders
from ordinator.stack.services import ROLES
from ordinator.testing import browser, composing, node
from ordinator.testing.phases import (
    COMPOSE_CONFIG,
    SERVERS,
    SET_UP,
    STACK,
    WATCH,
    Phase,
    unclaimed,
)
from ordinator.testing.pytesting import say, tested
from ordinator.testing.report import Result
from ordinator.tree import build

STACK_NAME = "test"
SLOW_POLL_S = 60
LANES = 2
"""Phases beside the others at a time: they wait as long as they work."""


def _settings() -> Iterable[str]:
    """A poll so slow that only a notice can be in time."""
    return (f"--set={service.upper()}_RELAY_POLL_S={SLOW_POLL_S}" for service in ROLES)


class Suite:
    """One run of some phases; ``downloading`` are the seconds that the set-up spent fetching."""

    def __init__(self, place: Place, settings: Settings) -> None:
        self.downloading = 0.0
        self._place = place
        self._settings = settings
        self._venv = Venv(place)
        self._folders = Folders(place, STACK_NAME)
        self._standing = ""
        self._starting: subprocess.Popen[bytes] | None = None

    def set_up(self, phases: Iterable[Phase]) -> Result:
        """Install the tools and fetch what the phases stand on."""
        begun = time.monotonic()
        phases = tuple(phases)
        with ThreadPoolExecutor() as pool:
            fetched = pool.submit(self._fetch, phases)
            spent = self._venv.make(TOOLS)
            self.downloading = max(spent.downloading, fetched.result())
        for folder in (name for phase in phases for name in phase.npm):
            self.downloading += node.install(self._place, self._place.house / folder)
        if any(phase.stands_on == SERVERS for phase in phases):
            self._starting = self._begin("servers", "up")
        if any(phase.browser for phase in phases):
            self.downloading += browser.fetch(self._place, self._settings)
        return Result(SET_UP, time.monotonic() - begun - self.downloading, good=True)

    def _fetch(self, phases: Iterable[Phase]) -> float:
        downloading = 0.0
        if any(phase.stands_on for phase in phases):
            downloading += fetching.fetch(self._place, self._settings)
        if any(phase.browser for phase in phases):
            downloading += browser.fetch(self._place, self._settings)
        if any(phase.name == COMPOSE_CONFIG for phase in phases):
            downloading += composing.fetch(self._place)
        if any(phase.name == WATCH for phase in phases):
            downloading += build.build(self._place, ["prometheus"])
        return downloading

    def run_all(self, phases: Sequence[Phase]) -> list[Result]:
        """Run them; those that may run beside others do, and end before the stack is started."""
        results: dict[str, Result] = {}
        with ThreadPoolExecutor(LANES) as pool:
            beside: dict[str, Future[Result]] = {}
            for phase in phases:
                if phase.beside:
                    beside[phase.name] = pool.submit(self._run_beside, phase)
                    continue
                if phase.stands_on == STACK:
                    wait(beside.values())
                results[phase.name] = self._guarded(phase)
            results |= {name: running.result() for name, running in beside.items()}
        return [results[phase.name] for phase in phases]

    def run(self, phase: Phase) -> Result:
        """Run one phase to its end."""
        print(f"\n== {phase.name}", flush=True)
        begun = time.monotonic()
        self._stand_on(phase.stands_on)
        good = all(self._command(command) for command in phase.commands)
        if phase.name == "rooms" and (strays := unclaimed(self._place.house)):
            print("no phase runs " + ", ".join(strays))
            good = False
        if not phase.tests:
            return Result(phase.name, time.monotonic() - begun, good)
        result = tested(self._place, self._venv, phase, self._env(), say)
        seconds = time.monotonic() - begun
        return replace(result, seconds=seconds, good=good and result.good)

    def _guarded(self, phase: Phase) -> Result:
        try:
            return self.run(phase)
        except Stopped as stopped:
            print(stopped)
            return Result(phase.name, 0.0, good=False)

    def _run_beside(self, phase: Phase) -> Result:
        """On servers that its process starts for itself; what it says is printed at its end."""
        said: list[str] = []
        own = {"ORDINATOR_TEST_SERVERS": str(self._place.state / "test" / "none")}
        env = {**self._env(), **own}
        result = tested(self._place, self._venv, phase, env, said.append)
        print(f"\n== {phase.name} (beside the others)", *said, sep="\n", flush=True)
        return result

    def end(self) -> None:
        """Stop all that was started."""
        if self._starting is not None:
            self._starting.wait()
            self._ordinator("servers", "down")
            self._starting = None
        if self._standing == STACK:
            self._ordinator("down", "--stack", STACK_NAME)
        self._standing = ""

    def _stand_on(self, what: str) -> None:
        """Have what a phase stands on; servers begin to start while lint and types are read."""
        if what in {"", self._standing}:
            return
        if what == STACK:
            self.end()
            self._start_stack()
        elif self._starting is None or self._starting.wait() != 0:
            raise Stopped("the servers for the tests did not start")
        self._standing = what

    def _start_stack(self) -> None:
        self._ordinator("down", "--stack", STACK_NAME)
        shutil.rmtree(self._folders.run)
        self._standing = STACK
        self._ordinator("launch", "--stack", STACK_NAME, *_settings())

    def _command(self, command: Sequence[str]) -> bool:
        tool, *words = command
        path = self._venv.python.with_name(tool)
        done = subprocess.run([path, *words], cwd=self._place.house, env=self._env(), check=False)
        return done.returncode == 0

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        argv = [str(self._venv.python), "-m", "ordinator", *words]
        return subprocess.Popen(argv, cwd=self._place.house, env=self._env())

    def _ordinator(self, *words: str) -> None:
        if self._begin(*words).wait() != 0:
            raise Stopped(f"ordinator {' '.join(words)} failed")

    def _env(self) -> dict[str, str]:
        more = {**self._place.told, "ORDINATOR_STACK": str(self._folders.described)}
        chromium = browser.executable(self._place, self._settings)
        if chromium is not None:
            more["CHROMIUM"] = str(chromium)
        return inherited(**more)
