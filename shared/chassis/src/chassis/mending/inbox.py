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
        """Ids of the facts heard since a moment, with what became of them, as JSON."""
        tell([asdict(row) for row in load().inbox.rows(since)])

    return run


def _known(load: Load) -> click.Command:
    @click.command("known")
    def run() -> None:
        """Which of the ids on standard input were heard, died, or wait as dead letters: JSON."""
        tools, ids = load(), given_ids()
        still_open = tools.dead.find(Chosen(ids=list(ids))) if ids else []
        told = {
            "heard": tools.inbox.known(ids),
            "dead": tools.dead.known(ids),
            "open": [letter.message_id for letter in still_open],
        }
        tell({name: sorted(map(str, found)) for name, found in told.items()})

    return run
