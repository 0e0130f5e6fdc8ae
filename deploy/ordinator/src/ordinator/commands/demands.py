"""``ordinator demands [--area A,E] [--json]``: which rows are met, by tests that ran just now."""

import argparse
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from ordinator.demands import report, rows, running
from ordinator.demands.evidence import judged
from ordinator.place import here
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Run what is marked, print each row; 0 only if every row asked for is met."""
    parser = argparse.ArgumentParser("ordinator demands", description=__doc__)
    parser.add_argument("--area", default="A,B,C,D,E", help="areas or rows, with commas: A,E or A7")
    parser.add_argument("--json", action="store_true", help="one object instead of lines")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    try:
        wanted = rows.asked(rows.read(place.checkout), asked.area.split(","))
    except rows.UnknownRow as unknown:
        parser.error(f"{rows.TABLE} has no {unknown}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with _aside() if asked.json else nullcontext():
        verdicts = judged(wanted, running.run(place, settings, wanted))
    if asked.json:
        print(report.as_json(verdicts))
    else:
        print("", *report.lines(verdicts), sep="\n")
    return 0 if all(verdict.met for verdict in verdicts) else 1


@contextmanager
def _aside() -> Iterator[None]:
    """What this process and its children print meanwhile goes to the standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
