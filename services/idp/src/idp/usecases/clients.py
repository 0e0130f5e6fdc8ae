"""The register of programs, and officers' scopes of people."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from contracts.access import scopes
from idp.domain.audit import CLI, Entry
from idp.domain.client import Client
from idp.domain.refusals import ScopeNotGranted
from idp.usecases.oidc.ports import StartOidcWork


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


def _others(client: Client, kid: str) -> list[dict[str, Any]]:
    return [dict(key) for key in (client.jwks or {"keys": []})["keys"] if key["kid"] != kid]


class GrantScope:
    """An account gets a scope that only officers have."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, scope: str) -> None:
        """Keep it; it counts from the next token on.

        Raises:
            ScopeNotGranted: it is no officers' scope.
            AccountUnknown: nobody has this account.
        """
        if scope not in scopes() or scopes()[scope].held_by != "officer":
            raise ScopeNotGranted
        with self._start_work() as work:
            account = work.accounts.get(account_id)
            work.scopes.grant(account.id, scope, self._clock())
            work.audit.note(Entry("scope", account.id, CLI, facts={"scope": scope}))
