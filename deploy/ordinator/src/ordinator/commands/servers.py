"""``ordinator servers up|down``: servers that several test runs share."""

import argparse
import shutil

from ordinator.commands import Subcommands
from ordinator.place import Place, checkout
from ordinator.servers.private import KEPT, RECORD, Private, Record
from ordinator.settings import Settings


def add(commands: Subcommands) -> None:
    """Declare the subcommand."""
    parser = commands.add_parser("servers", help="keep servers running between test runs")
    parser.add_argument("action", choices=("up", "down"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Start or end the kept servers."""
    place = Place.of(checkout())
    if arguments.action == "up":
        up(place, Settings.read().path)
    else:
        down(place)
    return 0


def up(place: Place, search_path: str) -> None:
    """Start all three unless they run already."""
    path = place.state / "test" / KEPT / RECORD
    if Record.read(path).whole():
        print(f"servers are up: {path}")
        return
    down(place)
    kept = Private(place, KEPT, search_path)
    kept.postgres()
    kept.redis()
    kept.amqp()
    print(f"servers are up: {kept.record_path}")


def down(place: Place) -> None:
    """End them and forget their data."""
    folder = place.state / "test" / KEPT
    Record.read(folder / RECORD).stop()
    if folder.is_dir():
        shutil.rmtree(folder)
