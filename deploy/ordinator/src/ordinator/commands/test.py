"""``ordinator test``: set up, run every phase, stop all, report."""

import argparse
import signal
import sys
from collections.abc import Sequence

from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.testing.phases import PHASES, named
from ordinator.testing.report import Result, lines
from ordinator.testing.suite import Suite


def main(arguments: Sequence[str]) -> int:
    """Run the phases; 0 only when each is green."""
    parser = argparse.ArgumentParser("ordinator test", description=__doc__)
    parser.add_argument("--only", choices=[phase.name for phase in PHASES])
    asked = parser.parse_args(arguments)
    phases = (named(asked.only),) if asked.only else PHASES
    settings = Settings.read()
    suite = Suite(here(settings), settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    results: list[Result] = []
    try:
        results.append(suite.set_up(phases))
        results += [_guarded(suite, phase.name) for phase in phases]
    finally:
        suite.end()
    for line in lines(results, suite.downloading):
        print(line)
    return 0 if all(result.good for result in results) else 1


def _guarded(suite: Suite, name: str) -> Result:
    try:
        return suite.run(named(name))
    except Stopped as stopped:
        print(stopped)
        return Result(name, 0.0, good=False)
