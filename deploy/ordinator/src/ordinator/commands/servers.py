"""``ordinator servers up|down``: servers that several test runs share."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ordinator.place import Place, here
from ordinator.servers import kept
from ordinator.servers.private import Private
from ordinator.settings import Settings


def main(arguments: Sequence[str]) -> int:
    """Start or end the kept servers."""
    parser = argparse.ArgumentParser("ordinator servers", description=__doc__)
    parser.add_argument("action", choices=("up", "down"))
    settings = Settings.read()
    place = here(settings)
    if parser.parse_args(arguments).action == "up":
        up(place, settings.path)
    else:
        down(place)
    return 0


def up(place: Place, search_path: str) -> None:
    """Start all three unless they run already."""
    path = folder(place) / kept.RECORD
    if not kept.Record.read(path).whole():
        down(place)
        servers = Private(place, kept.KEPT, search_path)
        servers.postgres()
        servers.redis()
        servers.amqp()
    print(f"servers are up: {path}")


def down(place: Place) -> None:
    """End them and forget their data."""
    kept.end(folder(place))


def folder(place: Place) -> Path:
    """Where the kept servers live."""
    return place.state / "test" / kept.KEPT
