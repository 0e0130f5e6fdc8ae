"""``ordinator topology render|check``: what the contracts make of the broker and its papers."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from ordinator.drift import differences
from ordinator.failures import Stopped
from ordinator.place import Place, here
from ordinator.rendering import rendered
from ordinator.servers.find import find
from ordinator.servers.rabbitmq import RabbitMQ
from ordinator.settings import Settings
from ordinator.stack import given
from ordinator.stack.block import Block
from ordinator.stack.folders import Folders
from ordinator.stack.record import Record


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare the running broker; 1 where it differs."""
    parser = argparse.ArgumentParser("ordinator topology", description=__doc__)
    parser.add_argument("action", choices=("render", "check"))
    parser.add_argument("--stack", default="")
    asked = parser.parse_args(arguments)
    settings = Settings.read()
    place = here(settings)
    if asked.action == "render":
        return render(place)
    found = differences(live(place, asked.stack, settings))
    print("\n".join(found) or "the broker has what the contracts make, and nothing else")
    return 1 if found else 0


def render(place: Place) -> int:
    """Write the files of the tree."""
    for path, content in rendered().items():
        (place.house / path).parent.mkdir(exist_ok=True)
        (place.house / path).write_text(content, "utf-8")
        print(path)
    return 0


def live(place: Place, stack: str, settings: Settings) -> Mapping[str, Any]:
    """The definitions of the given broker, or of the stack's own.

    Raises:
        Stopped: neither answers.
    """
    if settings.amqp_admin_url is not None:
        return given.exported(settings.amqp_admin_url)
    folders = Folders(place, stack)
    record = Record.read(folders.record)
    if not record.watched():
        raise Stopped("nothing is up here: `make up` comes first")
    block = Block(record.block)
    server = RabbitMQ(
        find(place, ["rabbitmq"], settings.path).found["rabbitmq"],
        place,
        folders.folder("data", "rabbitmq"),
        block.port("rabbitmq"),
        block.port("epmd"),
        block.port("dist"),
        {},
    )
    return server.exported()
