"""The command line: processes by their role, and tasks of the operator."""

import json
import sys
from pathlib import Path

import click

from chassis import contracted, database, logs, mending, migrating, settings
from chassis.refusal import Refusal
from idp import __version__, app, relay, worker
from idp.adapters.dead_letters import PostgresDeadLetters
from idp.adapters.inbox import PostgresInbox
from idp.adapters.outbox import PostgresOutbox
from idp.cli import audit, register
from idp.settings import PREFIX, Settings
from idp.wiring import planting


@click.group(help="Identity and sign-in of medical workers.")
def main() -> None:
    """Everything is below."""


@main.command()
def web() -> None:
    """Answer people and programs."""
    app.run(_process("web"))


@main.command("relay")
def relay_() -> None:
    """Tell facts, send codes."""
    sys.exit(relay.run(_process("relay")))


@main.command("worker")
def worker_() -> None:
    """Listen to facts."""
    sys.exit(worker.run(_process("worker")))


migrate = migrating.command(PREFIX, "idp")
main.add_command(migrate)


@main.group()
def cli() -> None:
    """Tasks of the operator."""


cli.add_command(migrate)
cli.add_command(contracted.command("idp"))


@cli.command("settings")
def settings_() -> None:
    """Show every setting and where it comes from; secrets stay hidden."""
    click.echo(settings.listing(PREFIX, Settings))


@cli.command()
def openapi() -> None:
    """Print the description of the doors."""
    click.echo(app.described(), nl=False)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def seed(file: Path) -> None:
    """Plant the people of a stand who have an account; who is there already stays."""
    told = _process("cli")
    try:
        planted = planting.plant(told, json.loads(file.read_text("utf-8"))["people"])
    except planting.SeedInvalid as invalid:
        raise click.ClickException(f"{invalid}: there is nobody like that") from None
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.code} {refusal.facts}") from None
    click.echo(f"accounts: {planted}")


def _tools() -> mending.Tools:
    told = settings.load(PREFIX, Settings)
    engine = database.engine(told.database_url, 2)
    return mending.Tools(
        "idp",
        told,
        PostgresOutbox(told.database_url),
        PostgresInbox(engine),
        PostgresDeadLetters(engine),
    )


def _process(role: str) -> Settings:
    told = settings.load(PREFIX, Settings)
    logs.configure(
        service="idp",
        version=__version__,
        role=role,
        level=told.log_level,
        actor_key=told.index_key,
    )
    return told


_MENDING = tuple(make(_tools) for make in (mending.dlq, mending.outbox, mending.inbox))
_OWN = (*register.groups(lambda: _process("cli")), audit.group(lambda: _process("cli")))
for group in (*_MENDING, *_OWN):
    cli.add_command(group)
