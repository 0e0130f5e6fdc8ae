"""``inbox``: what was heard, for reconciliation with what others told."""

from dataclasses import asdict
from datetime import datetime

import click

from chassis.inbox.ports import Chosen
from chassis.mending.words import Load, given_ids, moment, tell


def inbox(load: Load) -> click.Group:
    """The group of commands; ``load`` opens the service's tables when one of them runs."""
    group = click.Group("inbox", help="Facts that this service heard.")
    for command in (_list(load), _known(load)):
        group.add_command(command)
    return group


def _list(load: Load) -> click.Command:
    @click.command("list")
    @click.option("--since", type=moment, required=True)
    def run(since: datetime) -> None:
        """Ids of the facts heard since a moment, and of all open dead letters, as JSON."""
        tools = load()
        heard = [asdict(row) for row in tools.inbox.rows(since)]
        still_open = [letter.message_id for letter in tools.dead.find(Chosen())]
        tell({"heard": heard, "open": still_open})

    return run


def _known(load: Load) -> click.Command:
    @click.command("known")
    def run() -> None:
        """Which of the ids on standard input were heard, or died, as JSON."""
        tools, ids = load(), given_ids()
        tell(sorted({str(one) for one in (*tools.inbox.known(ids), *tools.dead.known(ids))}))

    return run
