"""A lost second factor: asked for, approved by another officer, done a day later (section 7)."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from idp.domain.account import Account
from idp.domain.factor_reset import ASKED_FOR, FactorReset
from idp.domain.level import Level
from idp.domain.officer import Officer
from idp.domain.refusals import FactorAbsent, FactorResetOpen, FactorResetUnknown
from idp.usecases.notices import Notice, Notices
from idp.usecases.officers import Deed, Desk
from idp.usecases.oidc.ports import Secrets
from idp.usecases.ports import NewId
from idp.usecases.support.ports import SupportWork

WORD = "factor-reset"


class LinkOf(Protocol):
    """The address at which the owner stops a reset."""

    def __call__(self, reset_id: UUID, secret: str) -> str:
        """The whole address."""
        ...


class AskFactorReset:
    """The first officer heard the person out."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock, new_id: NewId) -> None:
        self._desk = desk
        self._clock = clock
        self._new_id = new_id

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> FactorReset:
        """Ask for it.

        Raises:
            FactorAbsent: the account has no second factor to lose.
            FactorResetOpen: one is on its way.
            AccountUnknown, AccountBlocked: nobody could use it.
        """

        def act(work: SupportWork) -> FactorReset:
            now = self._clock()
            work.accounts.get(account_id, lock=True).admit(Level.SIMPLIFIED)
            if not any(factor.is_on for factor in work.factors.of(account_id)):
                raise FactorAbsent
            if any(reset.is_open(now) for reset in work.factor_resets.of(account_id)):
                raise FactorResetOpen
            reset = FactorReset(self._new_id(), account_id, officer.account_id, now, reason)
            work.factor_resets.add(reset)
            return reset

        return self._desk(officer, Deed(WORD, account_id, reason, {"step": "asked"}), act)


class ApproveFactorReset:
    """Another officer lets it go on; the owner is told at every contact, with a way to stop it."""

    def __init__(
        self,
        desk: Desk[SupportWork],
        notices: Notices,
        secrets: Secrets,
        clock: Clock,
        link_of: LinkOf,
    ) -> None:
        self._desk = desk
        self._notices = notices
        self._secrets = secrets
        self._clock = clock
        self._link_of = link_of

    def __call__(
        self, officer: Officer, account_id: UUID, reset_id: UUID, reason: str
    ) -> FactorReset:
        """Approve it; of many at once, one.

        Raises:
            FactorResetUnknown: none of this account has this id.
            SameOfficer: it is who asked for it.
            FactorResetClosed: somebody approved it, or it is too old.
        """

        def act(work: SupportWork) -> FactorReset:
            reset = work.factor_resets.get(reset_id)
            if reset.account_id != account_id:
                raise FactorResetUnknown
            secret = self._secrets.new()
            digest = self._secrets.digest(secret)
            approved = reset.approved(officer.account_id, digest, self._clock())
            work.factor_resets.save(approved)
            link = self._link_of(reset_id, secret)
            self._notices.tell(work, account_id, Notice.FACTOR_RESET, link=link)
            return approved

        facts = {"step": "approved", "reset": str(reset_id)}
        return self._desk(officer, Deed(WORD, account_id, reason, facts), act)


class ListFactorResets:
    """What waits for a second officer."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer) -> Sequence[tuple[FactorReset, Account]]:
        """Those that nobody approved, with their accounts, the oldest first."""

        def read(work: SupportWork) -> Sequence[tuple[FactorReset, Account]]:
            waiting = work.factor_resets.waiting(self._clock() - ASKED_FOR)
            return [(reset, work.accounts.get(reset.account_id)) for reset in waiting]

        return self._desk.look(officer, read)
