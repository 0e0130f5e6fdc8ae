"""The command line: processes, loops, keys, the seed, mending."""

from pathlib import Path
from typing import Any

import click

from chassis import migrations, settings
from chassis.mending import dlq, outbox
from documents import app, relay, wiring, worker
from documents.adapters.keyring import activate_key, add_key, has_keys
from documents.adapters.seed_file import read_seed
from documents.settings import PREFIX, Settings

SERVICE = "documents"


def main() -> None:
    """Run one command of one process."""
    service()


def told() -> Settings:
    """The settings; a wrong one ends the process with 78."""
    return settings.load(PREFIX, Settings)


@click.group()
def service() -> None:
    """Encrypted store of signed medical documents."""


@service.command()
def web() -> None:
    """Answer HTTP."""
    app.run(told())


@service.command("relay")
def tell() -> None:
    """Tell the others what happened."""
    relay.run(told())


@service.command("worker")
def listen() -> None:
    """Listen to the others."""
    worker.run(told())


@service.command()
def migrate() -> None:
    """Bring the database to the head, as its owner."""
    migrations.run(settings.owner_url(PREFIX), SERVICE)


@service.command()
def checker() -> None:
    """Look at content and judge signatures."""
    wiring.run_checker(told())


@service.command()
def courier() -> None:
    """Carry packages to recipients."""
    wiring.run_courier(told())


@service.command()
def keeper() -> None:
    """Sign the heads of the journal."""
    wiring.run_keeper(told())


@service.group()
def cli() -> None:
    """Tasks of an operator."""


@cli.command("settings")
def show_settings() -> None:
    """Every setting with its value and origin; secrets are hidden."""
    click.echo(settings.listing(PREFIX, Settings))


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def seed(file: Path) -> None:
    """Plant types, recipients and trusted authorities of the stand; safe to repeat."""
    found = read_seed(file)
    with wiring.opened(told()) as shared:
        plant = wiring.wire_planting(shared)
        counted: dict[str, Any] = {
            "types": plant.types(found.types),
            "recipients": plant.recipients(found.recipients),
            "anchors": plant.anchors(found.anchors),
        }
    click.echo(" ".join(f"{name}={count}" for name, count in counted.items()))


@cli.group()
def keys() -> None:
    """The ring of key-encryption keys."""


@keys.command("add")
@click.option("--first", is_flag=True, help="Only where there is none yet.")
def add(*, first: bool) -> None:
    """Make a key; the first one is active at once."""
    ring = told().keyring_dir
    if first and has_keys(ring):
        return
    click.echo(f"key {add_key(ring)}")


@keys.command("activate")
@click.argument("kek_id", type=int)
def activate(kek_id: int) -> None:
    """Wrap by this key from now on."""
    activate_key(told().keyring_dir, kek_id)


cli.add_command(dlq)
cli.add_command(outbox)
