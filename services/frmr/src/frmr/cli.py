"""The command line: processes by their role, and tasks of the operator."""

import sys
from pathlib import Path

import click

from chassis import contracted, logs, mending, migrating, settings
from chassis.refusal import Refusal
from frmr import __version__, app, relay, wiring, worker
from frmr.settings import PREFIX, Settings


@click.group(help="Registry of medical organisations and workers.")
def main() -> None:
    """Everything is below."""


@main.command()
def web() -> None:
    """Answer people and programs."""
    app.run(_process("web"))


@main.command("relay")
def relay_() -> None:
    """Tell facts."""
    sys.exit(relay.run(_process("relay")))


@main.command("worker")
def worker_() -> None:
    """Listen to facts."""
    sys.exit(worker.run(_process("worker")))


migrate = migrating.command(PREFIX, "frmr")
main.add_command(migrate)


@main.group()
def cli() -> None:
    """Tasks of the operator."""


cli.add_command(migrate)
cli.add_command(contracted.command("frmr"))


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
    """Fill an empty registry; what is known already stays as it is."""
    try:
        planted = wiring.plant(_process("cli"), file)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.code} {refusal.facts}") from None
    click.echo(
        f"organisations: {len(planted.organisations)}, workers: {len(planted.workers)}, "
        f"positions: {len(planted.hirings)}"
    )


def _tools() -> mending.Tools:
    return wiring.mending_tools(settings.load(PREFIX, Settings))


for group in (mending.dlq, mending.outbox, mending.inbox):
    cli.add_command(group(_tools))


def _process(role: str) -> Settings:
    told = settings.load(PREFIX, Settings)
    logs.configure(
        service="frmr",
        version=__version__,
        role=role,
        level=told.log_level,
        actor_key=told.index_key,
    )
    return told
