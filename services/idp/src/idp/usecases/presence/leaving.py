"""A person stops their own account: until they recover it, or for good."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from chassis.clock import Clock
from idp.domain.audit import Entry
from idp.domain.session import Session
from idp.usecases.blocking import block
from idp.usecases.notices import Notice, Notices
from idp.usecases.oidc.ports import Grants, Sessions
from idp.usecases.ports import Work
from idp.usecases.presence.ports import Leavings
from idp.usecases.proof import demand_fresh


class LeavingWork(Work, Protocol):
    """A transaction in which an account is stopped."""

    @property
    def sessions(self) -> Sessions:
        """Its part of the transaction."""
        ...

    @property
    def grants(self) -> Grants:
        """Its part of the transaction."""
        ...

    @property
    def leavings(self) -> Leavings:
        """Its part of the transaction."""
        ...


StartLeaving = Callable[[], AbstractContextManager[LeavingWork]]


class StopAccount:
    """Nobody signs in until the owner recovers the account."""

    def __init__(self, start_work: StartLeaving, notices: Notices, clock: Clock) -> None:
        self._start_work = start_work
        self._notices = notices
        self._clock = clock

    def __call__(self, session: Session, *, locale: str) -> None:
        """Stop it, with all that stands for the person; AccountBlocked where it is closed.

        No fresh proof is asked for: whoever does this has no time, and can undo it.
        """
        stopped = Entry("block", session.account_id, facts={"reason": "owner"})
        with self._start_work() as work:
            work.audit.attempt(stopped)
            block(work, session.account_id, "owner", self._clock)
            self._notices.tell(work, session.account_id, Notice.STOPPED, locale=locale)
            work.audit.note(stopped)


class CloseAccount:
    """For good: nothing finds or opens the account any more."""

    def __init__(self, start_work: StartLeaving, notices: Notices, clock: Clock) -> None:
        self._start_work = start_work
        self._notices = notices
        self._clock = clock

    def __call__(self, session: Session, *, locale: str) -> None:
        """Close it.

        Raises:
            ProofStale: the person did not prove themselves just now, as well as they can.
            AccountBlocked: it was stopped or closed meanwhile.
        """
        closed = Entry("account.close", session.account_id)
        with self._start_work() as work:
            work.audit.attempt(closed)
            demand_fresh(work, session, self._clock)
            block(work, session.account_id, "closed", self._clock)
            self._notices.tell(work, session.account_id, Notice.CLOSED, locale=locale)
            work.leavings.forget(session.account_id)
            work.audit.note(closed)
