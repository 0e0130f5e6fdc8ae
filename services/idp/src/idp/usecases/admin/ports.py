"""What the desk of administrators needs from the world."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.usecases.officers import OfficersWork
from idp.usecases.oidc import ports as oidc


class Clients(oidc.Clients, Protocol):
    """Programs with their versions."""

    def version(self, client_id: str, *, lock: bool = False) -> int:
        """How often it was changed; 0 if there is none; ``lock``: nobody changes it meanwhile."""
        ...


class Scopes(Protocol):
    """Officers' scopes that accounts hold."""

    def held(self, account_id: UUID) -> Collection[str]:
        """All of an account."""
        ...

    def grant(self, account_id: UUID, scope: str, now: datetime) -> None:
        """Let the account have one more."""
        ...

    def take(self, account_id: UUID, scope: str) -> None:
        """Let the account have it no more."""
        ...


class AdminWork(OfficersWork, Protocol):
    """One transaction of an administrator."""

    @property
    def clients(self) -> Clients:
        """Its part of the transaction."""
        ...

    @property
    def scopes(self) -> Scopes:
        """Its part of the transaction."""
        ...
