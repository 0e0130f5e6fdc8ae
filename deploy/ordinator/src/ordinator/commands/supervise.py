"""``ordinator supervise``: the process that watches a stack; ``launch`` starts it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.folders import Folders
from ordinator.stack.preparation import SEED
from ordinator.stack.run import Run, Wishes


def main(arguments: Sequence[str]) -> int:
    """Start the stack and stay with it until it is told to end."""
    parser = argparse.ArgumentParser("ordinator supervise", description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--seed", type=int, default=SEED, help="0: nobody")
    parser.add_argument("--limits", type=Path, help="idp's table of limits, where it differs")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    folders = Folders(here(settings), asked.stack)
    wishes = Wishes(asked.seed or None, asked.limits)
    return Run(folders, settings, wishes, sys.executable).whole()
