"""``ordinator seed --seed 42``: the people and organisations of the stand, again."""

import argparse
from collections.abc import Sequence

from ordinator.deployment import arguments as which


def main(arguments: Sequence[str]) -> int:
    """Have the running stack put them in place through the services' use cases."""
    parser = argparse.ArgumentParser("ordinator seed", description=__doc__)
    parser.add_argument("--seed", type=int, default=42)
    which.take(parser)
    asked = parser.parse_args(arguments)
    print(which.meant(asked).seed(asked.seed))
    return 0
