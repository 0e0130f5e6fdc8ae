"""``ordinator cli SERVICE WORDS…``: a command of a service of the running stack."""

import argparse
import sys
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.asking import command


def main(arguments: Sequence[str]) -> int:
    """Run it and print what it printed; standard input goes along unless it is a terminal."""
    parser = argparse.ArgumentParser("ordinator cli", description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("service")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    given = "" if sys.stdin.isatty() else sys.stdin.read()
    place = here(Settings.read())
    print(command(place, asked.stack, asked.service, ("cli", *asked.words), given=given), end="")
    return 0
