"""``ordinator upgrade SERVICE[=IMAGE]``: another version of one service, while the house works."""

import argparse
from collections.abc import Sequence

from ordinator.deployment import arguments as which
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.upgrading import Upgrade


def main(arguments: Sequence[str]) -> int:
    """Upgrade; 1 where the new version did not come up and the old one runs on."""
    parser = argparse.ArgumentParser("ordinator upgrade", description=__doc__)
    parser.add_argument(
        "service", metavar="SERVICE[=IMAGE]", help="as in documents=ordinator/documents:0.3.0"
    )
    which.take(parser)
    asked = parser.parse_args(arguments)
    service, _, image = asked.service.partition("=")
    house = here(Settings.read()).house
    Upgrade(which.meant(asked), house, lambda told: print(told, flush=True))(service, image)
    return 0
