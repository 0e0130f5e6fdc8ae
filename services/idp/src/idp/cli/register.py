"""Tasks of the operator: programs, signing keys, officers' scopes, sessions."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from chassis import database
from chassis.refusal import Refusal
from contracts.access import scopes
from idp.domain.client import Client
from idp.domain.refusals import ClientUnknown
from idp.http.admin import registration
from idp.settings import Settings
from idp.usecases.clients import Wish
from idp.wiring import accounts
from idp.wiring.oidc import Register, wire_register

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def groups(load: Callable[[], Settings]) -> tuple[click.Group, ...]:
    """The commands; settings are read when one of them runs."""
    return _clients(load), _keys(load), _scopes(load), _invitations(load), _sessions(load)


def _clients(load: Callable[[], Settings]) -> click.Group:
    @click.group("clients")
    def clients() -> None:
        """Programs that may ask for tokens."""

    @clients.command()
    @click.argument("file", type=FILE)
    @_changing
    def put(file: Path, wish: Wish) -> None:
        """Register or change the programs of FILE, a JSON list; all of them or none.

        With --if-version FILE holds one program; version 0 is that of one to be registered.
        """
        with _register(load) as register:
            told = registration.read(file.read_bytes())
            _check_one(told, wish)
            register.put_clients(told, wish)
            click.echo(f"clients: {len(told)}")

    @clients.command()
    @click.argument("client_id")
    @_changing
    def secret(client_id: str, wish: Wish) -> None:
        """Print a new secret for CLIENT_ID, once; the former is worth nothing from now on."""
        with _register(load) as register:
            click.echo(register.renew_secret(client_id, wish))

    @clients.command("list")
    def list_() -> None:
        """Each program: name, how it proves itself, for which services it gets tokens, version."""
        with _register(load) as register:
            for client, version in register.show_clients.with_versions():
                audiences = ",".join(client.audiences) or "-"
                click.echo(f"{client.client_id} {client.auth_method} {audiences} {version}")

    @clients.command()
    @click.argument("client_id")
    def show(client_id: str) -> None:
        """Print CLIENT_ID as a file that ``put`` takes; its secret is told by nobody."""
        with _register(load) as register:
            told = [
                registration.written(client)
                for client in register.show_clients()
                if client.client_id == client_id
            ]
            if not told:
                raise ClientUnknown
            click.echo(json.dumps(told, ensure_ascii=False, indent=1))

    @clients.command("add-key")
    @click.argument("client_id")
    @click.argument("file", type=FILE)
    @_changing
    def add_key(client_id: str, file: Path, wish: Wish) -> None:
        """Let CLIENT_ID sign by the public JWK of FILE too; print the name of the key."""
        with _register(load) as register:
            key = registration.read_key(file.read_bytes())
            register.add_client_key(client_id, key, wish)
            click.echo(key["kid"])

    @clients.command("drop-key")
    @click.argument("client_id")
    @click.argument("kid")
    @_changing
    def drop_key(client_id: str, kid: str, wish: Wish) -> None:
        """Take nothing more that CLIENT_ID signs by the key KID."""
        with _register(load) as register:
            register.drop_client_key(client_id, kid, wish)

    return clients


def _check_one(told: Sequence[Client], wish: Wish) -> None:
    if wish.version is not None and len(told) != 1:
        raise click.UsageError("--if-version is of one program: FILE holds others too")


def _changing(command: Callable[..., None]) -> Callable[..., None]:
    """Options of whatever changes a program; the command is given a ``wish``."""

    @click.option("--reason", help="Why; the audit keeps it.")
    @click.option("--if-version", type=click.IntRange(0), help="Only if this is its version still.")
    @wraps(command)
    def wished(*, reason: str | None, if_version: int | None, **told: Any) -> None:
        command(**told, wish=Wish(reason, if_version))

    return wished


def _keys(load: Callable[[], Settings]) -> click.Group:
    @click.group("keys")
    def keys() -> None:
        """Keys that sign tokens."""

    @keys.command()
    def ensure() -> None:
        """Make what is missing: a key that signs and one that is announced."""
        with _register(load) as register:
            register.ensure_keys()

    @keys.command("list")
    def list_() -> None:
        """Each key: algorithm, stage, since when, and its name."""
        with _register(load) as register:
            for key in register.show_keys():
                click.echo(f"{key.alg} {key.stage} {key.since:%Y-%m-%dT%H:%M:%SZ} {key.kid}")

    @keys.command()
    @click.option("--now", "at_once", is_flag=True, help="Do not wait for them to be a day old.")
    def rotate(*, at_once: bool) -> None:
        """Let the announced keys sign, and announce others; the former are still verified with."""
        with _register(load) as register:
            register.rotate_keys(at_once=at_once)

    @keys.command()
    def withdraw() -> None:
        """Trust nothing more that former keys have signed; for an emergency, after rotate --now.

        Not before ten seconds have gone by: until then a process may still sign by them.
        """
        with _register(load) as register:
            click.echo(f"withdrawn: {register.withdraw_keys()}")

    return keys


def _scopes(load: Callable[[], Settings]) -> click.Group:
    @click.group("scopes")
    def held() -> None:
        """Scopes that only officers have."""

    @held.command()
    @click.argument("account", type=click.UUID)
    @click.argument("scope")
    def grant(account: UUID, scope: str) -> None:
        """Let ACCOUNT have SCOPE from its next token on."""
        with _register(load) as register:
            register.grant_scope(account, scope)

    @held.command()
    @click.argument("account", type=click.UUID)
    @click.argument("scope")
    def take(account: UUID, scope: str) -> None:
        """Let ACCOUNT have SCOPE no more; what it has not is taken all the same."""
        with _register(load) as register:
            register.take_scope(account, scope)

    @held.command("list")
    @click.argument("account", type=click.UUID)
    def list_(account: UUID) -> None:
        """Each scope that ACCOUNT holds."""
        with _register(load) as register:
            for scope in sorted(register.show_held(account)):
                click.echo(scope)

    return held


def _invitations(load: Callable[[], Settings]) -> click.Group:
    officers = sorted(name for name, scope in scopes().items() if scope.held_by == "officer")

    @click.group("invitations")
    def invitations() -> None:
        """How an account becomes an officer's without anybody's password."""

    @invitations.command()
    @click.option("--scope", "wanted", multiple=True, type=click.Choice(officers))
    @click.option("--hours", type=click.IntRange(1, 24 * 30), default=72, show_default=True)
    def make(wanted: tuple[str, ...], hours: int) -> None:
        """Print a code that is good once; without --scope it gives all of them."""
        told = load()
        engine = database.engine(told.database_url, 1)
        invite = accounts.wire_inviting(accounts.hands(told, engine))
        code = invite(wanted or officers, timedelta(hours=hours))
        engine.dispose()
        click.echo(f"{told.public_url}/account/invitation")
        click.echo(code)

    return invitations


def _sessions(load: Callable[[], Settings]) -> click.Group:
    @click.group("sessions")
    def sessions() -> None:
        """Who is signed in."""

    @sessions.command("end")
    def end() -> None:
        """End every session and grant, and tell it: after a restore nobody is signed in."""
        with _register(load) as register:
            click.echo(f"accounts signed out: {register.end_every_session()}")

    return sessions


@contextmanager
def _register(load: Callable[[], Settings]) -> Iterator[Register]:
    told = load()
    engine = database.engine(told.database_url, 2)
    shared = accounts.hands(told, engine)
    try:
        yield wire_register(shared.start_work, told.master_key, shared.clock)
    except Refusal as refusal:
        raise click.ClickException(f"{refusal.code} {refusal.facts}") from None
    finally:
        engine.dispose()
