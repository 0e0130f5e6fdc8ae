"""``ordinator keys rotate WHAT``: a successor beside each key or password, then in its place."""

import argparse
from collections.abc import Sequence

from ordinator.deployment import arguments as which
from ordinator.failures import Stopped
from ordinator.keys.house import House
from ordinator.keys.kinds import KINDS, TOKENS, services_of
from ordinator.keys.tokens import tokens


def main(arguments: Sequence[str]) -> int:
    """Rotate while the house works; each step is told before it is done."""
    parser = argparse.ArgumentParser(
        "ordinator keys",
        description=__doc__,
        epilog="\n".join(
            [
                f"{TOKENS:10} keys by which idp signs tokens",
                *(f"{name:10} {kind.told}" for name, kind in KINDS.items()),
            ]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=("rotate",))
    parser.add_argument("what", choices=(TOKENS, *KINDS))
    parser.add_argument("--service", default="", help="of this service alone")
    parser.add_argument("--dry-run", action="store_true", help="tell the steps and do nothing")
    parser.add_argument(
        "--now", action="store_true", help="tokens: at once, and the former keys are withdrawn"
    )
    which.take(parser)
    asked = parser.parse_args(arguments)
    if asked.now and asked.what != TOKENS:
        raise Stopped("--now is for tokens: each other kind is in its place when it ends", code=2)
    house = House(which.meant(asked), lambda told: print(told, flush=True), asked.dry_run)
    if asked.what == TOKENS:
        tokens(house, at_once=asked.now)
        return 0
    for service in services_of(asked.what, asked.service):
        KINDS[asked.what].rotate(house, service)
    return 0
