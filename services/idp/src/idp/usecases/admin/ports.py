"""What the desk of administrators needs from the world."""

from typing import Protocol

from idp.usecases.officers import OfficersWork
from idp.usecases.oidc import ports as oidc


class AdminWork(OfficersWork, Protocol):
    """One transaction of an administrator."""

    @property
    def clients(self) -> oidc.Clients:
        """Its part of the transaction."""
        ...
