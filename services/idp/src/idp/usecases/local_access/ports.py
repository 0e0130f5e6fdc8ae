"""What slips need from the world besides the desk of officers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from idp.usecases.oidc.ports import Clients, OidcWork
from idp.usecases.ports import Work
from idp.usecases.staff.ports import Slips, StaffNumbers


class SlipChance(Protocol):
    """Randomness of slips."""

    def slip(self) -> str:
        """A fresh slip."""
        ...

    def token(self) -> str:
        """256 bits as text."""
        ...


class SlipMacs(Protocol):
    """Keyed digests."""

    def slip(self, account_id: UUID, code: str) -> bytes:
        """Of a slip: worth nothing for another account."""
        ...

    def token(self, token: str) -> bytes:
        """Of a 256-bit random secret, such as a cookie."""
        ...


class UsingWork(Work, Protocol):
    """A transaction of a sign-in by a slip."""

    @property
    def staff_numbers(self) -> StaffNumbers:
        """Its part of the transaction."""
        ...

    @property
    def slips(self) -> Slips:
        """Its part of the transaction."""
        ...

    @property
    def clients(self) -> Clients:
        """Its part of the transaction."""
        ...


class EndingSlips(OidcWork, Protocol):
    """A transaction in which slips end."""

    @property
    def slips(self) -> Slips:
        """Its part of the transaction."""
        ...

    @property
    def staff_numbers(self) -> StaffNumbers:
        """Its part of the transaction."""
        ...


StartUsing = Callable[[], AbstractContextManager[UsingWork]]
StartEnding = Callable[[], AbstractContextManager[EndingSlips]]
