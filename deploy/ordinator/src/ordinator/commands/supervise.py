"""``ordinator supervise``: the process that watches a stack; ``launch`` starts it."""

import argparse
import sys
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.folders import Folders
from ordinator.stack.preparation import SEED
from ordinator.stack.run import Run, Wishes


def setting(text: str) -> tuple[str, str]:
    """Name and value of a setting of a service.

    Raises:
        ValueError: there is no equals sign.
    """
    name, value = text.split("=", 1)
    return name, value


def main(arguments: Sequence[str]) -> int:
    """Start the stack and stay with it until it is told to end."""
    parser = argparse.ArgumentParser("ordinator supervise", description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--seed", type=int, default=SEED, help="0: nobody")
    parser.add_argument("--set", action="append", default=[], type=setting, metavar="NAME=VALUE")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    folders = Folders(here(settings), asked.stack)
    wishes = Wishes(asked.seed or None, dict(asked.set))
    return Run(folders, settings, wishes, sys.executable).whole()
