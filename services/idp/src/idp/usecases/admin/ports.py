"""What the desk of administrators needs from the world."""

from typing import Protocol

from idp.usecases.officers import OfficersWork
from idp.usecases.oidc import ports as oidc


class Clients(oidc.Clients, Protocol):
    """Programs with their versions."""

    def version(self, client_id: str, *, lock: bool = False) -> int:
        """How often it was changed; 0 if there is none; ``lock``: nobody changes it meanwhile."""
        ...


class AdminWork(OfficersWork, Protocol):
    """One transaction of an administrator."""

    @property
    def clients(self) -> Clients:
        """Its part of the transaction."""
        ...
