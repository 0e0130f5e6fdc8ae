"""The command line: processes, loops, keys, the seed, mending."""

import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import click
from sqlalchemy import Engine

from chassis import contracted, database, health, logs, migrating, settings
from chassis.clock import now
from chassis.health import Health
from chassis.health.state import Check
from chassis.mending import Tools, dlq, inbox, outbox
from chassis.stopping import by_signal
from documents import app, relay, wiring, worker
from documents.adapters import gost
from documents.adapters.dead_letters import PostgresDeadLetters
from documents.adapters.gost import GostCheck, GostUnavailable
from documents.adapters.inbox import PostgresInbox
from documents.adapters.keyring import (
    FolderKeyring,
    KeyringUnsafe,
    activate_key,
    add_key,
    drop_key,
    has_keys,
)
from documents.adapters.outbox import PostgresOutbox
from documents.adapters.seed_file import certificate, read_seed
from documents.domain.journal import Line
from documents.settings import PREFIX, SERVICE, Settings
from documents.usecases.backup import NoteBackup
from documents.usecases.journal import ExportJournal, ReadHeads
from documents.usecases.stand import OPERATOR
from documents.wiring import Hands, Loop

VERSION = version("ordinator-documents")
FILE = click.Path(dir_okay=False, path_type=Path)


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
    sys.exit(relay.run(told()))


@service.command("worker")
def listen() -> None:
    """Listen to the others."""
    sys.exit(worker.run(told()))


@service.command()
def checker() -> None:
    """Look at content and judge signatures."""
    _turn("checker", wiring.checker)


@service.command()
def courier() -> None:
    """Carry packages to recipients."""
    _turn("courier", wiring.courier)


@service.command()
def keeper() -> None:
    """Sign the heads of the journal."""
    _turn("keeper", wiring.keeper)


service.add_command(migrating.command(PREFIX, SERVICE))


@service.group()
def cli() -> None:
    """Tasks of an operator."""


cli.add_command(contracted.command(SERVICE))


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
        types = plant.types(found.types)
        recipients = plant.recipients(found.recipients)
        anchors = plant.anchors(found.anchors)
    click.echo(f"types={types} recipients={recipients} new_anchors={anchors}")


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--for", "purpose", type=click.Choice(["ca", "tsa"]), required=True)
def trust(file: Path, purpose: str) -> None:
    """Trust an authority's certificate (PEM) for signers or for time stamps, from now on."""
    with wiring.opened(told()) as shared:
        found = [certificate(file.read_bytes())]
        added = wiring.wire_planting(shared).anchors(found, purpose)
    click.echo("trusted" if added else "trusted already")


@cli.command()
def scrub() -> None:
    """Read every stored version now; name the damaged ones and exit with 1 if there are any."""
    begun, damaged = now(), 0
    with wiring.opened(told()) as shared:
        look = wiring.wire_scrub(shared)
        while (found := look(begun)) is not None:
            if found.wrong:
                damaged += 1
                version = found.version
                click.echo(f"{found.wrong}: {version.document_id} version {version.number}")
    sys.exit(1 if damaged else 0)


@cli.command("gost-selftest")
@click.option("--engine", type=FILE, help="Instead of the one that the settings name.")
@click.option("--public", type=FILE, help="A public key (DER) that signed, ")
@click.option("--signature", type=FILE, help="its signature, ")
@click.option("--content", type=FILE, help="and what was signed: verified too.")
def gost_selftest(
    engine: Path | None, public: Path | None, signature: Path | None, content: Path | None
) -> None:
    """Ask the GOST engine what is known already; exit with 1 unless all answers are right."""
    path = engine or told().gost_engine
    if path is None:
        raise click.UsageError("name an engine: DOCUMENTS_GOST_ENGINE is not set")
    try:
        GostCheck(path)()
        click.echo("known answers: right")
        if public and signature and content:
            held, key, value = gost.load(path), public.read_bytes(), signature.read_bytes()
            right = held.verify(key, value, content.read_bytes())
            click.echo(f"signature: {'verified' if right else 'refused'}")
            other = held.verify(key, value, gost.altered(content.read_bytes()))
            click.echo(f"one altered byte: {'taken' if other else 'refused'}")
            sys.exit(0 if right and not other else 1)
    except GostUnavailable as wrong:
        click.echo(f"gost: {wrong}")
        sys.exit(1)


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


@keys.command("list")
def list_() -> None:
    """Each key: its number, how much it wraps, which one is active."""
    found = told()
    ids, active = FolderKeyring(found.keyring_dir).list()
    with wiring.opened(found) as shared:
        held = wiring.wire_rewrapping(found, shared)[1]()
    for kek_id in ids:
        mark = " active" if kek_id == active else ""
        click.echo(f"key {kek_id} wraps {held.get(kek_id, 0)}{mark}")


@keys.command()
def rewrap() -> None:
    """Wrap by the active key whatever another one wraps; print how much it was."""
    found, done = told(), 0
    with wiring.opened(found) as shared:
        some, _ = wiring.wire_rewrapping(found, shared)
        while count := some():
            done += count
    click.echo(f"rewrapped: {done}")


@keys.command()
@click.argument("kek_id", type=int)
def drop(kek_id: int) -> None:
    """Forget a key that wraps nothing any more; backups from before still need it."""
    found = told()
    with wiring.opened(found) as shared:
        held = wiring.wire_rewrapping(found, shared)[1]().get(kek_id, 0)
    if held:
        raise click.ClickException(f"key {kek_id} still wraps {held}: rewrap first")
    try:
        drop_key(found.keyring_dir, kek_id)
    except KeyringUnsafe as unsafe:
        raise click.ClickException(str(unsafe)) from None


@cli.group()
def journal() -> None:
    """The journal, for those who check it."""


@journal.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write heads.jsonl and export.jsonl, as far as the last head covers the journal."""
    folder.mkdir(parents=True, exist_ok=True)
    with wiring.opened(told()) as shared:
        heads = ReadHeads(shared.start_work)()
        line = Line(OPERATOR, "journal.exported")
        entries = ExportJournal(shared.start_work)(line, heads[-1].size if heads else 0)
        with (folder / "export.jsonl").open("wb") as file:
            file.writelines(entry + b"\n" for entry in entries)
    (folder / "heads.jsonl").write_text("".join(head.line() + "\n" for head in heads), "ascii")


@journal.command()
def head() -> None:
    """Print the last signed head; empty where nothing was signed yet."""
    with wiring.opened(told()) as shared:
        heads = ReadHeads(shared.start_work)()
    if heads:
        click.echo(heads[-1].line())


@journal.command("verify")
def verify() -> None:
    """Judge the journal here; heads that were kept elsewhere come on standard input."""
    witness = sys.stdin.buffer.read().splitlines(keepends=True)
    found = told()
    with wiring.opened(found) as shared:
        verdict = wiring.wire_verification(found, shared)(witness)
    click.echo(verdict.line())
    sys.exit(verdict.exit)


@cli.group()
def backup() -> None:
    """What the journal tells of backups."""


@backup.command("note")
@click.argument("what", type=click.Choice(["taken", "restored"]))
@click.argument("at")
@click.argument("digest")
def note(what: str, at: str, digest: str) -> None:
    """A backup of that moment, with a manifest of that digest, was taken or restored."""
    with wiring.opened(told()) as shared:
        NoteBackup(shared.start_work)(what, at, digest)


def tools() -> Tools:
    """Tables and broker that the commands of mending work with."""
    found = told()
    engine = database.engine(found.database_url, 1)
    return Tools(
        SERVICE,
        found,
        PostgresOutbox(found.database_url),
        PostgresInbox(engine),
        PostgresDeadLetters(engine),
    )


for group in (dlq, inbox, outbox):
    cli.add_command(group(tools))


def _turn(role: str, wire: Callable[[Settings, Engine, Hands], Loop]) -> None:
    """Turn one loop until told to stop."""
    found = told()
    logs.configure(service=SERVICE, version=VERSION, role=role, level=found.log_level)
    stopping = by_signal()
    engine = database.engine(found.database_url, 2)
    loop = wire(found, engine, wiring.hands(found, engine))
    checks: dict[str, Check] = wiring.gost_check(found) if role == "checker" else {}
    checks |= {
        "loop": health.beating(loop.heartbeat),
        "database": health.database(engine),
        "migrations": health.migrated(engine, SERVICE),
    }
    health.serve(found.admin_listen, Health(checks=checks, service=SERVICE))
    loop.run(stopping)
    engine.dispose()
