"""``ordinator cli SERVICE WORDS…``: a command of a service of the running stack."""

import argparse
import sys
from collections.abc import Sequence

from ordinator.deployment import arguments as which


def main(arguments: Sequence[str]) -> int:
    """Run it and print what it printed; standard input goes along unless it is a terminal."""
    parser = argparse.ArgumentParser("ordinator cli", description=__doc__)
    which.take(parser)
    parser.add_argument("service")
    parser.add_argument("words", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    given = "" if sys.stdin.isatty() else sys.stdin.read()
    print(which.meant(asked).command(asked.service, "cli", *asked.words, given=given), end="")
    return 0
