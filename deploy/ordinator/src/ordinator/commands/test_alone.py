"""``ordinator test-alone SERVICE``: a service tested and started without the other three."""

import argparse
from collections.abc import Sequence

from ordinator.alone.trial import attempt
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.services import ROLES


def main(arguments: Sequence[str]) -> int:
    """Try one service."""
    parser = argparse.ArgumentParser("ordinator test-alone", description=__doc__)
    parser.add_argument("service", choices=tuple(ROLES))
    asked = parser.parse_args(arguments)
    attempt(here(Settings.read()), asked.service)
    print(f"{asked.service} stands alone")
    return 0
