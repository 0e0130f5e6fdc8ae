"""Running the phases: each in processes of the virtualenv, on what it stands on."""

import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from ordinator.failures import Stopped
from ordinator.installation.venv import TOOLS, Venv
from ordinator.place import Place
from ordinator.settings import Settings, inherited
from ordinator.stack import fetching
from ordinator.stack.folders import Folders
from ordinator.stack.services import ROLES
from ordinator.testing import browser
from ordinator.testing.counting import Count, count
from ordinator.testing.phases import SERVERS, SET_UP, STACK, Phase, unclaimed
from ordinator.testing.report import Result

STACK_NAME = "test"
SLOW_POLL_S = 60


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
        if any(phase.stands_on == SERVERS for phase in phases):
            self._starting = self._begin("servers", "up")
        if any(phase.name == "browser" for phase in phases):
            self.downloading += browser.fetch(self._place, self._settings)
        return Result(SET_UP, time.monotonic() - begun - self.downloading, good=True)

    def _fetch(self, phases: Iterable[Phase]) -> float:
        downloading = 0.0
        if any(phase.stands_on for phase in phases):
            downloading += fetching.fetch(self._place, self._settings)
        if any(phase.name == "browser" for phase in phases):
            downloading += browser.fetch(self._place, self._settings)
        return downloading

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
        counted, closing, green = self._pytest(phase)
        green = green and good and not counted.skipped
        return Result(phase.name, time.monotonic() - begun, green, counted, closing)

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

    def _pytest(self, phase: Phase) -> tuple[Count, str, bool]:
        paths = phase.paths(self._place.house)
        if not paths:
            print(f"there are no {phase.name} tests")
            return Count(), "", False
        report = self._place.folder("test") / f"{phase.name}.xml"
        report.unlink(missing_ok=True)
        closing = ""
        # Tests of the whole stack tell how often their faults struck.
        told = ["-s"] if phase.stands_on == STACK else []
        argv = [str(self._venv.python), "-m", "pytest", "-q", *told, f"--junitxml={report}", *paths]
        with subprocess.Popen(
            argv, cwd=self._place.house, env=self._env(), stdout=subprocess.PIPE, text=True
        ) as child:
            assert child.stdout is not None
            for line in child.stdout:
                print(line, end="", flush=True)
                closing = line.strip() or closing
        return count(report), closing, child.returncode == 0

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
