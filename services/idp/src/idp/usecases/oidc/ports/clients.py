"""Programs, and what they push."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from idp.domain.authorization import AuthorizationRequest
from idp.domain.client import Client


class Clients(Protocol):
    """Programs of the house."""

    def get(self, client_id: str) -> Client:
        """One of them; ClientUnknown."""
        ...

    def all(self) -> Sequence[Client]:
        """Every one, by name."""
        ...

    def version(self, client_id: str, *, lock: bool = False) -> int:
        """How often it was changed; 0 if there is none; ``lock``: nobody changes it meanwhile."""
        ...

    def put(self, client: Client) -> None:
        """Add or change one; its secret stays, if it still proves itself by one."""
        ...

    def give_secret(self, client_id: str, digest: bytes) -> None:
        """Keep the digest of its new secret; the former is worth nothing from now on."""
        ...


class FindClient(Protocol):
    """Finds a program where nothing else is asked of the database."""

    def __call__(self, client_id: str) -> Client:
        """As it is registered now; ClientUnknown."""
        ...


class Pushes(Protocol):
    """Authorization requests that clients pushed."""

    def add(self, digest: bytes, request: AuthorizationRequest, until: datetime) -> None:
        """Keep one."""
        ...

    def find(self, digest: bytes, client_id: str, now: datetime) -> AuthorizationRequest | None:
        """The client's own, alive and unspent."""
        ...

    def spend(self, digest: bytes, now: datetime) -> bool:
        """Use it up; False if it was used already."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that expired before then."""
        ...
