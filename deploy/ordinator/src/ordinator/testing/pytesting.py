"""Running the tests of one phase by pytest, and counting what it found."""

import subprocess
import time
from collections.abc import Callable, Mapping

from ordinator.installation.venv import Venv
from ordinator.place import Place
from ordinator.testing.counting import count
from ordinator.testing.phases import Phase
from ordinator.testing.report import Result


def say(line: str) -> None:
    """Print a line that has its own end."""
    print(line, end="", flush=True)


def tested(
    place: Place,
    venv: Venv,
    phase: Phase,
    env: Mapping[str, str],
    say: Callable[[str], None],
) -> Result:
    """How the tests of ``phase`` went; each line of pytest is said as it comes."""
    begun = time.monotonic()
    paths = phase.paths(place.house)
    if not paths:
        say(f"there are no {phase.name} tests\n")
        return Result(phase.name, time.monotonic() - begun, good=False)
    report = place.folder("test") / f"{phase.name}.xml"
    report.unlink(missing_ok=True)
    closing = ""
    told = ["-s"] if phase.aloud else []
    told += [f"--junitxml={report}", *phase.options]
    argv = [str(venv.python), "-m", "pytest", "-q", *told, *paths]
    with subprocess.Popen(
        argv, cwd=place.house, env=dict(env), stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            say(line)
            closing = line.strip() or closing
    counted = count(report)
    green = child.returncode == 0 and not counted.skipped
    return Result(phase.name, time.monotonic() - begun, green, counted, closing)
