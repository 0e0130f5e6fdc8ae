"""``ordinator clean``: forget data, secrets, logs and the private tree, after asking."""

import argparse
import shutil
import sys
from collections.abc import Sequence

from ordinator.engine.own import Folder, end_left_behind
from ordinator.failures import Stopped
from ordinator.place import Place, here
from ordinator.servers import kept
from ordinator.settings import Settings
from ordinator.stack.folders import Folders
from ordinator.stack.launch import down


def main(arguments: Sequence[str]) -> int:
    """End everything, then remove the state of this checkout."""
    parser = argparse.ArgumentParser("ordinator clean", description=__doc__)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    asked = parser.parse_args(arguments)
    place = here(Settings.read())
    if not place.state.exists():
        print("nothing to clean")
        return 0
    if not asked.yes and not _agreed(place):
        raise Stopped("nothing was removed", 1)
    for name in ("", *_stacks(place)):
        down(Folders(place, name))
    kept.sweep(place, lambda _owner: False)
    engine = Folder.of(place)
    end_left_behind(engine, print)
    shutil.rmtree(engine.path)
    shutil.rmtree(place.state)
    print(f"removed {place.state}")
    return 0


def _agreed(place: Place) -> bool:
    if not sys.stdin.isatty():
        raise Stopped("clean asks before it removes data: run it in a terminal, or with --yes", 2)
    return input(f"remove all data, secrets and servers in {place.state}? [y/N] ").lower() == "y"


def _stacks(place: Place) -> list[str]:
    folder = place.state / "stacks"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
