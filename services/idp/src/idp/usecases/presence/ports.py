"""What the lists of sessions and browsers, and leaving, need of a transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.device import Device, SeenDevice


class Devices(Protocol):
    """Browsers that accounts know."""

    def find(
        self, account_id: UUID, token_hash: bytes, now: datetime, *, lock: bool = False
    ) -> Device | None:
        """The browser with this cookie, if the account knows it."""
        ...

    def keep(self, device: Device, former_hash: bytes | None, now: datetime) -> None:
        """Keep it; whoever shares the browser gets the new cookie too."""
        ...

    def has_any(self, account_id: UUID) -> bool:
        """Whether the account ever knew a browser."""
        ...

    def of(self, account_id: UUID, now: datetime) -> Sequence[SeenDevice]:
        """Those that the account knows, the last used first."""
        ...

    def hold(self, device_id: UUID) -> bool:
        """Whether it is not revoked; until the transaction ends it will not be."""
        ...

    def revoke(self, account_id: UUID, device_id: UUID, now: datetime) -> bool:
        """The account knows this browser no more; False if it did not."""
        ...

    def distrust(self, after: datetime) -> None:
        """No browser stands for a second factor after then."""
        ...

    def sweep(self, before: datetime) -> None:
        """Forget those that no account knew any more before then."""
        ...

    def revoke_all(self, account_id: UUID, now: datetime) -> Sequence[UUID]:
        """The account knows no browser any more; tells which it knew."""
        ...


class Leavings(Protocol):
    """What an account that is closed leaves behind."""

    def forget(self, account_id: UUID) -> None:
        """Forget what finds and opens it: logins, contacts, password, factors, recovery codes.

        Its numbers and contacts may be another account's from now on.
        """
        ...
