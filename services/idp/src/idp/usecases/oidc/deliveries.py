"""What telling programs of ended sessions needs from the world."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from idp.domain.logout import Delivery


class Deliveries(Protocol):
    """Who is still to hear of which session; noted in the transaction that told its end."""

    def claim(self, now: datetime, until: datetime) -> Delivery | None:
        """One that is due, taken until then: others pass it by, a dead taker's comes back."""
        ...

    def delivered(self, delivery: Delivery, now: datetime) -> None:
        """The program took it."""
        ...

    def put_off(self, delivery: Delivery, until: datetime) -> None:
        """It did not; try again then."""
        ...

    def give_up(self, delivery: Delivery, now: datetime) -> None:
        """It never will."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those whose session ended before then."""
        ...


class LogoutSigner(Protocol):
    """Signs logout tokens; Unavailable while there is no key."""

    def logout_token(self, claims: Mapping[str, Any], alg: str) -> str:
        """A logout token."""
        ...


class Backchannel(Protocol):
    """The way to a program that no browser is on."""

    def __call__(self, uri: str, token: str) -> bool:
        """Whether the program took the token; no redirect is followed."""
        ...
