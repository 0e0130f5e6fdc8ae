"""Programs: listed, registered, changed by whoever knows their version, given a secret."""

from collections.abc import Sequence

from idp.domain.client import Client
from idp.domain.officer import Officer
from idp.domain.refusals import ClientKnown, ClientUnknown, StaleVersion
from idp.usecases.admin.ports import AdminWork
from idp.usecases.clients import new_secret
from idp.usecases.officers import Deed, Desk
from idp.usecases.oidc.ports import Secrets

WORD = "client"
FIRST = 0
"""The version of a program that is not registered yet."""


class ListClients:
    """Every program."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer) -> Sequence[Client]:
        """By their names."""
        return self._desk.look(officer, lambda work: work.clients.all())


class ReadClient:
    """One program, and the version that a change must name."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, client_id: str) -> tuple[Client, int]:
        """The program; ClientUnknown."""

        def read(work: AdminWork) -> tuple[Client, int]:
            return work.clients.get(client_id), work.clients.version(client_id)

        return self._desk.look(officer, read)


class RegisterClient:
    """A new program."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, client: Client, reason: str) -> int:
        """Keep it; its version.

        Raises:
            ClientInvalid: it would be unsafe.
            ClientKnown: there is one of its name.
        """

        def act(work: AdminWork) -> int:
            client.check()
            if work.clients.version(client.client_id, lock=True) != FIRST:
                raise ClientKnown
            work.clients.put(client)
            return work.clients.version(client.client_id)

        return self._desk(officer, _deed(client.client_id, "registered", reason), act)


class ChangeClient:
    """A program as it is from now on; of two who change the same version the second is told."""

    def __init__(self, desk: Desk[AdminWork]) -> None:
        self._desk = desk

    def __call__(self, officer: Officer, client: Client, version: int, reason: str) -> int:
        """Keep it; its new version.

        Raises:
            ClientInvalid: it would be unsafe.
            ClientUnknown: there is none of its name.
            StaleVersion: somebody changed it meanwhile.
        """

        def act(work: AdminWork) -> int:
            found = work.clients.version(client.client_id, lock=True)
            if found == FIRST:
                raise ClientUnknown
            if found != version:
                raise StaleVersion
            client.check()
            work.clients.put(client)
            return work.clients.version(client.client_id)

        return self._desk(officer, _deed(client.client_id, "changed", reason), act)


class RenewClientSecret:
    """A program gets another secret; the former one is worth nothing from then on."""

    def __init__(self, desk: Desk[AdminWork], secrets: Secrets) -> None:
        self._desk = desk
        self._secrets = secrets

    def __call__(self, officer: Officer, client_id: str, reason: str) -> str:
        """The secret, told this once.

        Raises:
            ClientUnknown: there is no such program.
            ClientInvalid: it proves itself in another way.
        """
        return self._desk(
            officer,
            _deed(client_id, "secret", reason),
            lambda work: new_secret(work, self._secrets, client_id),
        )


def _deed(client_id: str, step: str, reason: str) -> Deed:
    return Deed(WORD, None, reason, {"step": step, "client": client_id})
