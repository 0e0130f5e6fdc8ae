"""``outbox``: what waits to be told, and telling again what listeners may have lost."""

from dataclasses import asdict
from datetime import datetime, timedelta

import click

from chassis.clock import now
from chassis.mending.words import Load, given_ids, moment, tell


def outbox(load: Load) -> click.Group:
    """The group of commands; ``load`` opens the service's tables when one of them runs."""
    group = click.Group("outbox", help="Facts that this service tells.")
    for command in (_status(load), _list(load), _known(load), _replay(load)):
        group.add_command(command)
    return group


def _status(load: Load) -> click.Command:
    @click.command("status")
    @click.option("--json", "as_json", is_flag=True, help="For programs.")
    def run(*, as_json: bool) -> None:
        """How many facts wait, since when, and what holds them up."""
        status = asdict(load().outbox.status())
        if as_json:
            tell(status)
            return
        for name, value in status.items():
            click.echo(f"{name}: {'-' if value is None else value}")

    return run


def _list(load: Load) -> click.Command:
    @click.command("list")
    @click.option("--since", type=moment, required=True)
    def run(since: datetime) -> None:
        """Ids of the facts since a moment, as JSON; reconciliation compares them."""
        tell([asdict(row) for row in load().outbox.rows(since)])

    return run


def _known(load: Load) -> click.Command:
    @click.command("known")
    def run() -> None:
        """Which of the ids on standard input were told here, as JSON."""
        tell(sorted(str(one) for one in load().outbox.known(given_ids())))

    return run


def _replay(load: Load) -> click.Command:
    @click.command("replay")
    @click.option("--since", type=moment, required=True)
    @click.option("--type", "kind", help="Only one event.")
    @click.option("--ids", is_flag=True, help="Only the ids on standard input.")
    def run(since: datetime, kind: str | None, *, ids: bool) -> None:
        """Tell again; listeners that heard a fact before change nothing."""
        tools = load()
        # Older facts may have left the inboxes: they would be applied twice.
        oldest = now() - timedelta(days=tools.settings.inbox_days)
        if since < oldest:
            raise click.ClickException(
                f"inboxes remember {tools.settings.inbox_days} days: not before {oldest:%Y-%m-%d}"
            )
        told = tools.outbox.replay(since, kind, given_ids() if ids else None)
        click.echo(f"told again: {told}")

    return run
