"""``ordinator test``: set up, run every phase, stop all, report."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.testing.phases import BY_NAME, COMPOSED, PHASES, named
from ordinator.testing.report import lines
from ordinator.testing.suite import Suite


def main(arguments: Sequence[str]) -> int:
    """Run the phases; 0 only when each is green."""
    parser = argparse.ArgumentParser("ordinator test", description=__doc__)
    names = [one.name for one in (*PHASES, *BY_NAME) if one.stands_on != COMPOSED]
    parser.add_argument("--only", choices=names)
    asked = parser.parse_args(arguments)
    phases = (named(asked.only),) if asked.only else PHASES
    settings = Settings.read()
    suite = Suite(here(settings), settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    begun = time.monotonic()
    try:
        results = [suite.set_up(phases)]
        results += suite.run_all(phases)
    finally:
        suite.end()
    spent = time.monotonic() - begun - suite.downloading
    for line in lines(results, spent, suite.downloading):
        print(line)
    return 0 if all(result.good for result in results) else 1
