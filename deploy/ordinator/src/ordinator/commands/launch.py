"""``ordinator launch``: the second half of ``up``, when all is installed."""

import argparse
import time
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack import greeting
from ordinator.stack.folders import MAIN, Folders
from ordinator.stack.launch import launch


def main(arguments: Sequence[str]) -> int:
    """Start the stack in the background and wait until it is healthy."""
    parser = argparse.ArgumentParser("ordinator launch", description=__doc__)
    parser.add_argument("--stack", default="")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--spent", type=float, default=0.0, help="seconds of installing before")
    asked = parser.parse_args(arguments)
    folders = Folders(here(Settings.read()), asked.stack)
    begun = time.monotonic()
    record = launch(folders, [f"--set={setting}" for setting in asked.set], print)
    if folders.name == MAIN:
        print(greeting.greeting(folders, record))
    seconds = asked.spent + time.monotonic() - begun
    print(f"\nhealthy in {seconds:.1f} s after downloads; `make logs` to read, `make down` to end")
    return 0
