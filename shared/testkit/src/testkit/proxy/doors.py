"""``python -m testkit doors``: plain ways into networks that publish nothing themselves."""

import argparse
from collections.abc import Sequence

from testkit.proxy.proxy import FaultProxy
from testkit.serving import demand_private, run_until_told


def main(arguments: Sequence[str]) -> int:
    """Pass connections on until told to stop."""
    parser = argparse.ArgumentParser("python -m testkit doors", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1", metavar="HOST")
    parser.add_argument("door", nargs="+", type=door, metavar="PORT=HOST:PORT")
    asked = parser.parse_args(arguments)
    demand_private(asked.listen)
    doors = [FaultProxy(target, asked.listen, port) for port, target in asked.door]
    return run_until_told(doors, f"doors: {len(doors)}")


def door(word: str) -> tuple[int, tuple[str, int]]:
    """The port to listen on, and where it leads.

    Raises:
        ValueError: it is not so written.
    """
    port, _, target = word.partition("=")
    host, _, target_port = target.rpartition(":")
    if not host:
        raise ValueError(word)
    return int(port), (host, int(target_port))
