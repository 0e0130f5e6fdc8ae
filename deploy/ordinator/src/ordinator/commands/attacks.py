"""``ordinator attacks``: the attack table of tokens at every service, and what was beaten off."""

import argparse
import os
import platform
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ordinator.attacks import report, struck
from ordinator.checkout import commit
from ordinator.place import Place, here
from ordinator.settings import Settings
from ordinator.testing.phases import SERVERS, Phase
from ordinator.testing.suite import Suite

PAGE = Path("docs/figures/attacks.md")
PHASE = Phase("attacks", tests=("services/*/tests/http/test_attacks.py",), stands_on=SERVERS)


def main(arguments: Sequence[str]) -> int:
    """Run the suites, print the table, write the page; 0 only if every attack was beaten off."""
    parser = argparse.ArgumentParser("ordinator attacks", description=__doc__)
    parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    suite = Suite(place, settings)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        suite.set_up([PHASE])
        result = suite.run(PHASE)
    finally:
        suite.end()
    met = struck.read(place.folder("test") / f"{PHASE.name}.xml")
    print("", *report.table(met), sep="\n")
    (place.checkout / PAGE).write_text(report.page(met, _surroundings(place)), "utf-8")
    return 0 if result.good and met and all(one.beaten == one.cases for one in met) else 1


def _surroundings(place: Place) -> str:
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit(place.checkout)}"
    return f"{at}, Python {platform.python_version()}, {os.cpu_count()} cores"
