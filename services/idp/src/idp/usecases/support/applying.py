"""A reset of the second factor that is due, met by a sign-in whose password was right."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from idp.domain.audit import Entry
from idp.domain.level import Acr
from idp.domain.signin import LEAST, Signin
from idp.usecases.oidc.ports import Grants, Sessions
from idp.usecases.ports import Clock, Work
from idp.usecases.session import end_everything
from idp.usecases.support.ports import FactorResets

REASON = "factor"
"""Why sessions end."""


class ResettingWork(Work, Protocol):
    """A transaction of a sign-in in which a reset may be due."""

    @property
    def sessions(self) -> Sessions:
        """Its part of the transaction."""
        ...

    @property
    def grants(self) -> Grants:
        """Its part of the transaction."""
        ...

    @property
    def factor_resets(self) -> FactorResets:
        """Its part of the transaction."""
        ...


StartResetting = Callable[[], AbstractContextManager[ResettingWork]]


class ApplyFactorReset:
    """Takes the factors away; the sign-in then leads to the enrolment of another."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def __call__(self, work: ResettingWork, signin: Signin, account_id: UUID) -> Signin:
        """The transaction as it goes on: with more to prove, where a reset is due."""
        now = self._clock()
        due = next((one for one in work.factor_resets.of(account_id) if one.is_due(now)), None)
        if due is None:
            return signin
        reset = work.factor_resets.get(due.id)
        if not reset.is_due(now):
            return signin
        if reset.applied_at is None:
            self._take_away(work, account_id)
            work.factor_resets.save(replace(reset, applied_at=now))
        elif any(factor.is_on for factor in work.factors.of(account_id)):
            work.factor_resets.save(replace(reset, finished_at=now))
            return signin
        return replace(signin, draft={**signin.draft, LEAST: Acr.AAL2.value})

    def _take_away(self, work: ResettingWork, account_id: UUID) -> None:
        for factor in work.factors.of(account_id):
            work.factors.drop(account_id, factor.kind)
        work.recovery.replace(account_id, ())
        end_everything(work, account_id, REASON, self._clock)
        touched, fact = work.accounts.get(account_id, lock=True).touch(("factors",), self._clock())
        work.accounts.save(touched)
        work.announce(fact)
        work.audit.note(Entry("factor-reset", account_id, facts={"step": "applied"}))
