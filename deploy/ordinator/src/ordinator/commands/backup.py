"""``ordinator backup DIR --recipient AGE_KEY``: the whole house, while it works."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ordinator.backup import keeping
from ordinator.backup.progress import Progress
from ordinator.backup.sealing import recipients
from ordinator.backup.taking import Taking, alone
from ordinator.deployment import arguments as which


def main(arguments: Sequence[str]) -> int:
    """Take it, look at it again, and remove those that are too old."""
    parser = argparse.ArgumentParser("ordinator backup", description=__doc__)
    parser.add_argument("folder", type=Path, help="each backup becomes a folder in it")
    parser.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="AGE_KEY",
        help="public key, age1…; may be repeated (`ordinator backup-key FILE` makes one)",
    )
    parser.add_argument(
        "--keep", type=int, default=keeping.LONGEST, metavar="DAYS", help="at most 35"
    )
    parser.add_argument("--json", action="store_true", help="the answer for programs")
    which.take(parser)
    asked = parser.parse_args(arguments)
    keep, to = keeping.span(asked.keep), recipients(asked.recipient)
    house = which.meant(asked)
    progress = Progress(quiet=asked.json)
    with alone(asked.folder):
        path, told = Taking(house, asked.folder, to, progress)()
        removed = list(keeping.remove(path, keep))
    size = sum(part.size for part in told.parts)
    if asked.json:
        answer = {"path": str(path), "at": told.at, "digest": told.digest, "bytes": size}
        print(json.dumps({**answer, "removed": removed}))
        return 0
    for name in removed:
        print(f"removed {name}")
    print(f"{path}  {size} bytes of {told.house} at {told.at}")
    print(f"manifest sha256:{told.digest}; noted elsewhere it tells this backup from any other")
    return 0
