"""``ordinator down``: end the stack, keep its data."""

import argparse
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.folders import Folders
from ordinator.stack.launch import down


def main(arguments: Sequence[str]) -> int:
    """End the stack."""
    parser = argparse.ArgumentParser("ordinator down", description=__doc__)
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    folders = Folders(here(Settings.read()), asked.stack)
    print("down; data are kept" if down(folders) else "nothing was up")
    return 0
