"""The register of programs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from idp.domain.audit import CLI, Entry
from idp.domain.client import Client
from idp.usecases.oidc.ports import OidcWork, Secrets, StartOidcWork


class ShowClients:
    """Every program."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self) -> Sequence[Client]:
        """By name."""
        with self._start_work() as work:
            return work.clients.all()


class PutClients:
    """Programs are registered, or changed, all together."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, clients: Iterable[Client]) -> None:
        """Keep them.

        Raises:
            ClientInvalid: one of them would be unsafe; none is kept.
        """
        with self._start_work() as work:
            for client in clients:
                client.check()
                work.clients.put(client)
                _note(work, client.client_id, CLI, "put")


class RenewSecret:
    """A program that proves itself by a secret gets a new one; the former stops at once."""

    def __init__(self, start_work: StartOidcWork, secrets: Secrets) -> None:
        self._start_work = start_work
        self._secrets = secrets

    def __call__(self, client_id: str) -> str:
        """The secret: told this once, for only its digest is kept.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it proves itself in another way.
        """
        with self._start_work() as work:
            secret = new_secret(work, self._secrets, client_id)
            _note(work, client_id, CLI, "secret")
        return secret


class AddClientKey:
    """A program gets one more key: for a while it may sign by either."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, client_id: str, key: Mapping[str, Any]) -> None:
        """Keep it beside the others; again changes nothing.

        Args:
            client_id: The program.
            key: A public JWK with its ``kid``.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it has no keys at all, being public.
        """
        with self._start_work() as work:
            client = work.clients.get(client_id)
            kept = _others(client, key["kid"])
            changed = replace(client, jwks={"keys": [*kept, dict(key)]})
            changed.check()
            work.clients.put(changed)
            _note(work, client_id, CLI, "key-added", kid=key["kid"])


class DropClientKey:
    """A program's former key is worth nothing any more."""

    def __init__(self, start_work: StartOidcWork) -> None:
        self._start_work = start_work

    def __call__(self, client_id: str, kid: str) -> None:
        """Forget it.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it was the last one.
        """
        with self._start_work() as work:
            client = work.clients.get(client_id)
            kept = _others(client, kid)
            changed = replace(client, jwks={"keys": kept} if kept else None)
            changed.check()
            work.clients.put(changed)
            _note(work, client_id, CLI, "key-dropped", kid=kid)


def new_secret(work: OidcWork, secrets: Secrets, client_id: str) -> str:
    """Give a program another secret within a transaction; ClientUnknown, ClientInvalid."""
    secret = secrets.new()
    client = work.clients.get(client_id)
    replace(client, secret=secrets.digest(secret)).check()
    work.clients.give_secret(client_id, secrets.digest(secret))
    return secret


def _note(work: OidcWork, client_id: str, actor: str, change: str, **more: str) -> None:
    facts = {"change": change, **more}
    work.audit.note(Entry("client", None, actor, client_id=client_id, facts=facts))


def _others(client: Client, kid: str) -> list[dict[str, Any]]:
    return [dict(key) for key in (client.jwks or {"keys": []})["keys"] if key["kid"] != kid]
