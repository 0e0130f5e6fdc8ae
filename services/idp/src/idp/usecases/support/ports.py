"""What the desk of support needs from the world."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.account import Account
from idp.domain.factor_reset import FactorReset
from idp.domain.identifier import Identifier
from idp.usecases.audit.reading import History
from idp.usecases.oidc import ports as oidc
from idp.usecases.ports import Factors, Locks, RecoveryCodes
from idp.usecases.presence.ports import Devices


class Accounts(oidc.Accounts, Protocol):
    """Accounts, as far as support goes."""

    def correct(self, account: Account) -> None:
        """Keep names, birth date and numbers too; SnilsTaken if somebody has the numbers."""
        ...


class Identifiers(Protocol):
    """Logins."""

    def find(self, identifier: Identifier) -> UUID | None:
        """Whose it is; None if nobody's."""
        ...

    def claim(self, account_id: UUID, identifier: Identifier) -> None:
        """Make it a login of the account; ContactTaken, SnilsTaken."""
        ...

    def release(self, account_id: UUID, identifier: Identifier) -> None:
        """It is no login of the account any more."""
        ...


class FactorResets(Protocol):
    """Resets of second factors."""

    def add(self, reset: FactorReset) -> None:
        """Keep a new one."""
        ...

    def get(self, reset_id: UUID) -> FactorReset:
        """One, under its lock; FactorResetUnknown."""
        ...

    def of(self, account_id: UUID) -> Sequence[FactorReset]:
        """All of an account, the newest first."""
        ...

    def waiting(self, since: datetime) -> Sequence[FactorReset]:
        """Those asked for since then and that nobody approved, the oldest first."""
        ...

    def save(self, reset: FactorReset) -> None:
        """Keep how far it has come."""
        ...


class SupportWork(oidc.OidcWork, Protocol):
    """One transaction of the desk."""

    @property
    def accounts(self) -> Accounts:
        """Its part of the transaction."""
        ...

    @property
    def identifiers(self) -> Identifiers:
        """Its part of the transaction."""
        ...

    @property
    def locks(self) -> Locks:
        """Its part of the transaction."""
        ...

    @property
    def factors(self) -> Factors:
        """Its part of the transaction."""
        ...

    @property
    def recovery(self) -> RecoveryCodes:
        """Its part of the transaction."""
        ...

    @property
    def devices(self) -> Devices:
        """Its part of the transaction."""
        ...

    @property
    def history(self) -> History:
        """Its part of the transaction."""
        ...

    @property
    def factor_resets(self) -> FactorResets:
        """Its part of the transaction."""
        ...


StartSupport = Callable[[], AbstractContextManager[SupportWork]]
