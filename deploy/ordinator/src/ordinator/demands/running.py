"""Running the tests that are marked with rows, near to far, on what each of them stands on."""

from collections.abc import Iterable
from dataclasses import replace

from ordinator.demands import evidence
from ordinator.demands.evidence import Shown
from ordinator.demands.rows import Row
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.settings import Settings
from ordinator.testing.phases import SERVERS, STACK, Phase
from ordinator.testing.suite import Suite

NEAR_TO_FAR = (
    Phase("demands-http", tests=("services/*/tests/http",), stands_on=SERVERS),
    Phase("demands-integration", tests=("tests/integration",), stands_on=STACK, aloud=True),
    Phase("demands-browser", tests=("tests/browser",), stands_on=STACK, aloud=True, browser=True),
)


def run(place: Place, settings: Settings, rows: Iterable[Row]) -> tuple[Shown, ...]:
    """Every test that is marked with one of the rows, and what became of it.

    Raises:
        Stopped: a run ended without a word on its tests, or found a mark that cannot be right.
    """
    suite = Suite(place, settings)
    folder = place.folder("test")
    phases, reports = [], []
    for phase in NEAR_TO_FAR:
        report = folder / f"{phase.name}.json"
        report.unlink(missing_ok=True)
        names = ",".join(row.name for row in rows)
        options = (f"--demands={names}", f"--demands-report={report}")
        phases.append(replace(phase, options=options))
        reports.append(report)
    try:
        suite.set_up(phases)
        suite.run_all(phases)
    finally:
        suite.end()
    if silent := [report.stem for report in reports if not report.exists()]:
        raise Stopped(f"no verdict of {', '.join(silent)}: see what pytest said above")
    return tuple(shown for report in reports for shown in evidence.read(report))
