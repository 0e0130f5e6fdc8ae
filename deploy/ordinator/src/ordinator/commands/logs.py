"""``ordinator logs [NAME…]``: what the processes said, followed until interrupted."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.settings import Settings
from ordinator.stack.folders import Folders

LAST_BYTES = 4096
LOOK_EVERY_S = 0.5


def main(arguments: Sequence[str]) -> int:
    """Print the end of the logs, with ``--follow`` also what comes."""
    parser = argparse.ArgumentParser("ordinator logs", description=__doc__)
    parser.add_argument("name", nargs="*", help="idp, idp.web, rabbitmq …; all by default")
    parser.add_argument("--follow", "-f", action="store_true")
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    folders = Folders(here(Settings.read()), asked.stack)
    paths = [
        path
        for path in sorted(folders.logs.glob("*.log"))
        if not asked.name or {path.stem, path.stem.partition(".")[0]} & set(asked.name)
    ]
    if not paths:
        raise Stopped(f"no log of {' or '.join(asked.name) or 'anything'} here", 2)
    offsets = {path: max(0, path.stat().st_size - LAST_BYTES) for path in paths}
    while True:
        for path in paths:
            offsets[path] = _print_from(path, offsets[path])
        if not asked.follow:
            return 0
        time.sleep(LOOK_EVERY_S)


def _print_from(path: Path, offset: int) -> int:
    with path.open("rb") as log:
        log.seek(offset if offset <= path.stat().st_size else 0)
        for line in log.read().decode("utf-8", "replace").splitlines():
            sys.stdout.write(f"{path.stem} | {line}\n")
        return log.tell()
