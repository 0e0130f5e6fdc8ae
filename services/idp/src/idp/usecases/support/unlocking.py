"""Opening a password that too many failures shut on unknown devices (A11)."""

from typing import Protocol
from uuid import UUID

from idp.domain.officer import Officer
from idp.domain.refusals import AccountNotLocked
from idp.usecases.officers import Deed, Desk
from idp.usecases.support.ports import SupportWork


class Counted(Protocol):
    """Failures that were counted."""

    def forget(self, subject: str) -> None:
        """Unknown browsers begin anew: somebody opened the lock; Unavailable."""
        ...


class UnlockAccount:
    """What was locked is open, and failures begin anew."""

    def __init__(self, desk: Desk[SupportWork], counted: Counted) -> None:
        self._desk = desk
        self._counted = counted

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> None:
        """Open it.

        Raises:
            AccountUnknown, AccountNotLocked: there is nothing to open.
            Unavailable: what counts does not answer; the lock stands.
        """

        def act(work: SupportWork) -> None:
            work.accounts.get(account_id)
            if work.locks.since(account_id) is None:
                raise AccountNotLocked
            work.locks.lift(account_id)
            self._counted.forget(str(account_id))

        self._desk(officer, Deed("unlock", account_id, reason), act)
