"""The register of programs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from idp.domain.audit import CLI, Entry
from idp.domain.client import Client
from idp.domain.refusals import StaleVersion
from idp.usecases.oidc.ports import OidcWork, Secrets, StartOidcWork


@dataclass(frozen=True)
class Wish:
    """How an operator wants a program changed.

    Attributes:
        reason: Why; the audit keeps it.
        version: Only if this is its version still, 0 if there is none of its name; None: whatever.
    """

    reason: str | None = None
    version: int | None = None


ANYHOW = Wish()


class ShowClients:
    """Every program."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self) -> Sequence[Client]:
        """By name."""
        with self._start_work() as work:
            return work.clients.all()

    def with_versions(self) -> Sequence[tuple[Client, int]]:
        """By name, each with how often it was changed."""
        with self._start_work() as work:
            found = work.clients.all()
            return [(client, work.clients.version(client.client_id)) for client in found]


class PutClients:
    """Programs are registered, or changed, all together."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, clients: Iterable[Client], wish: Wish = ANYHOW) -> None:
        """Keep them.

        Raises:
            ClientInvalid: one of them would be unsafe; none is kept.
            StaleVersion: one of them is another than was wished to be changed; likewise.
        """
        with self._start_work() as work:
            # In one order, so that two lists never wait for each other.
            for client in sorted(clients, key=lambda one: one.client_id):
                client.check()
                _hold(work, client.client_id, wish)
                work.clients.put(client)
                _note(work, client.client_id, "put", wish)


class RenewSecret:
    """A program that proves itself by a secret gets a new one; the former stops at once."""

    def __init__(self, start_work: StartOidcWork, secrets: Secrets) -> None:
        self._start_work = start_work
        self._secrets = secrets

    def __call__(self, client_id: str, wish: Wish = ANYHOW) -> str:
        """The secret: told this once, for only its digest is kept.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it proves itself in another way.
            StaleVersion: it is another than was wished to be changed.
        """
        with self._start_work() as work:
            _hold(work, client_id, wish)
            secret = new_secret(work, self._secrets, client_id)
            _note(work, client_id, "secret", wish)
        return secret


class AddClientKey:
    """A program gets one more key: for a while it may sign by either."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, client_id: str, key: Mapping[str, Any], wish: Wish = ANYHOW) -> None:
        """Keep it beside the others; again changes nothing.

        Args:
            client_id: The program.
            key: A public JWK with its ``kid``.
            wish: Why, and of which version.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it has no keys at all, being public.
            StaleVersion: it is another than was wished to be changed.
        """
        with self._start_work() as work:
            _hold(work, client_id, wish)
            client = work.clients.get(client_id)
            kept = _others(client, key["kid"])
            changed = replace(client, jwks={"keys": [*kept, dict(key)]})
            changed.check()
            work.clients.put(changed)
            _note(work, client_id, "key-added", wish, kid=key["kid"])


class DropClientKey:
    """A program's former key is worth nothing any more."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, client_id: str, kid: str, wish: Wish = ANYHOW) -> None:
        """Forget it.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it was the last one.
            StaleVersion: it is another than was wished to be changed.
        """
        with self._start_work() as work:
            _hold(work, client_id, wish)
            client = work.clients.get(client_id)
            kept = _others(client, kid)
            changed = replace(client, jwks={"keys": kept} if kept else None)
            changed.check()
            work.clients.put(changed)
            _note(work, client_id, "key-dropped", wish, kid=kid)


def new_secret(work: OidcWork, secrets: Secrets, client_id: str) -> str:
    """Give a program another secret within a transaction; ClientUnknown, ClientInvalid."""
    secret = secrets.new()
    client = work.clients.get(client_id)
    replace(client, secret=secrets.digest(secret)).check()
    work.clients.give_secret(client_id, secrets.digest(secret))
    return secret


def _hold(work: OidcWork, client_id: str, wish: Wish) -> None:
    """Whoever else changes the program waits until the end of the transaction."""
    found = work.clients.version(client_id, lock=True)
    if wish.version not in (None, found):
        raise StaleVersion


def _note(work: OidcWork, client_id: str, change: str, wish: Wish, **more: str) -> None:
    facts = {"change": change, **more}
    if wish.reason is not None:
        facts["reason"] = wish.reason
    work.audit.note(Entry("client", None, CLI, client_id=client_id, facts=facts))


def _others(client: Client, kid: str) -> list[dict[str, Any]]:
    return [dict(key) for key in (client.jwks or {"keys": []})["keys"] if key["kid"] != kid]
