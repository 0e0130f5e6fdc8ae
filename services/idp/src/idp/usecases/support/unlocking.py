"""Opening a password that too many failures shut on unknown devices (A11)."""

from uuid import UUID

from idp.domain.officer import Officer
from idp.domain.refusals import AccountNotLocked
from idp.usecases.lockout import LiftLock, locked_for
from idp.usecases.officers import Deed, Desk
from idp.usecases.ports import Clock
from idp.usecases.support.ports import SupportWork


class UnlockAccount:
    """What was locked is open, and failures begin anew."""

    def __init__(self, desk: Desk[SupportWork], lift: LiftLock, clock: Clock) -> None:
        self._desk = desk
        self._lift = lift
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> None:
        """Open it.

        Raises:
            AccountUnknown, AccountNotLocked: there is nothing to open.
            Unavailable: what counts does not answer; the lock stands.
        """

        def act(work: SupportWork) -> None:
            work.accounts.get(account_id)
            if not locked_for(work, account_id, self._clock):
                raise AccountNotLocked
            self._lift(work, account_id)

        self._desk(officer, Deed("unlock", account_id, reason), act)
