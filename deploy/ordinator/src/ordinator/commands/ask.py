"""``ordinator stop|start|restart NAME``: one process or one service of a running stack."""

import argparse
from collections.abc import Sequence

from ordinator.deployment import arguments as which


def main(arguments: Sequence[str]) -> int:
    """Have it done and print what was."""
    parser = argparse.ArgumentParser("ordinator", description=__doc__)
    parser.add_argument("verb", choices=("stop", "start", "restart"))
    parser.add_argument("name", help="idp, idp.web, rabbitmq …")
    which.take(parser)
    asked = parser.parse_args(arguments)
    deployment = which.meant(asked)
    if asked.verb != "start":
        print(deployment.stop(asked.name))
    if asked.verb != "stop":
        print(deployment.start(asked.name))
    return 0
