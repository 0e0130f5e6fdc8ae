"""The command line: processes by their role, and tasks of the operator."""

import sys

import click

from cabinet import __version__, app, relay, worker
from cabinet.settings import PREFIX, Settings
from cabinet.wiring.processes import mending_tools
from chassis import contracted, logs, mending, migrating, settings


@click.group(help="Cabinet of the medical worker.")
def main() -> None:
    """Everything is below."""


@main.command()
def web() -> None:
    """Answer people."""
    app.run(_process("web"))


@main.command("relay")
def relay_() -> None:
    """Tell facts."""
    sys.exit(relay.run(_process("relay")))


@main.command("worker")
def worker_() -> None:
    """Listen to facts."""
    sys.exit(worker.run(_process("worker")))


migrate = migrating.command(PREFIX, "cabinet")
main.add_command(migrate)


@main.group()
def cli() -> None:
    """Tasks of the operator."""


cli.add_command(migrate)
cli.add_command(contracted.command("cabinet"))


@cli.command("settings")
def settings_() -> None:
    """Show every setting and where it comes from; secrets stay hidden."""
    click.echo(settings.listing(PREFIX, Settings))


def _tools() -> mending.Tools:
    return mending_tools(settings.load(PREFIX, Settings))


for group in (mending.dlq, mending.outbox, mending.inbox):
    cli.add_command(group(_tools))


def _process(role: str) -> Settings:
    told = settings.load(PREFIX, Settings)
    logs.configure(service="cabinet", version=__version__, role=role, level=told.log_level)
    return told
