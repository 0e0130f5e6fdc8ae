"""``ordinator stop|start|restart NAME``: one process or one service of a running stack."""

import argparse
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.asking import ask


def main(arguments: Sequence[str]) -> int:
    """Ask the supervisor and print what it did."""
    parser = argparse.ArgumentParser("ordinator", description=__doc__)
    parser.add_argument("verb", choices=("stop", "start", "restart"))
    parser.add_argument("name", help="idp, idp.web, rabbitmq …")
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    place = here(Settings.read())
    print(ask(place, asked.stack, asked.verb, asked.name))
    return 0
