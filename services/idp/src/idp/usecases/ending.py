"""What ending the sign-ins of an account needs of a transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from idp.domain.facts import Fact
from idp.usecases.audit.ports import Audit
from idp.usecases.oidc.ports import Accounts, Grants, Sessions
from idp.usecases.ports import Passwords
from idp.usecases.presence.ports import Devices


class EndingWork(Protocol):
    """A transaction that may end sessions and grants, and tell it."""

    @property
    def accounts(self) -> Accounts:
        """Its part of the transaction."""
        ...

    @property
    def sessions(self) -> Sessions:
        """Its part of the transaction."""
        ...

    @property
    def grants(self) -> Grants:
        """Its part of the transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """Its part of the transaction."""
        ...

    def announce(self, fact: Fact) -> None:
        """Tell the others, once this is committed."""
        ...


class EndingAllWork(EndingWork, Protocol):
    """One that knows the account's browsers as well."""

    @property
    def devices(self) -> Devices:
        """Its part of the transaction."""
        ...


class OpeningWork(EndingAllWork, Protocol):
    """One that opens a session: of a proof that nothing has made worthless since."""

    @property
    def passwords(self) -> Passwords:
        """Its part of the transaction."""
        ...


StartEndingAll = Callable[[], AbstractContextManager[EndingAllWork]]
StartOpening = Callable[[], AbstractContextManager[OpeningWork]]
