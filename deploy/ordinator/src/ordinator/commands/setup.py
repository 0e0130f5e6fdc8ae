"""``ordinator setup``: the virtualenv with the tools of the house."""

import argparse
from collections.abc import Sequence

from ordinator.installation.venv import STAND, TOOLS, Venv
from ordinator.place import here
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Make the virtualenv hold the lock."""
    parser = argparse.ArgumentParser("ordinator setup", description=__doc__)
    parser.add_argument("--lock", choices=(STAND, TOOLS), default=TOOLS)
    asked = parser.parse_args(arguments)
    place = here(Settings.read())
    spent = Venv(place).make(asked.lock)
    told = f"downloading {spent.downloading:.0f} s, installing {spent.installing:.0f} s"
    print(f"set up: {told}")
    return 0
