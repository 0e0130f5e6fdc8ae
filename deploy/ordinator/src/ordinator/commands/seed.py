"""``ordinator seed --seed 42``: the people and organisations of the stand, again."""

import argparse
from collections.abc import Sequence

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.asking import ask

SECONDS = 300


def main(arguments: Sequence[str]) -> int:
    """Have the running stack put them in place through the services' use cases."""
    parser = argparse.ArgumentParser("ordinator seed", description=__doc__)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    place = here(Settings.read())
    print(ask(place, asked.stack, "seed", str(asked.seed), SECONDS))
    return 0
