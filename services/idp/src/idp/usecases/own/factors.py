"""Switching a second factor off: what was proven by it ends with it (A4)."""

from idp.domain.audit import Entry
from idp.domain.factor import FactorKind, has_second, without
from idp.domain.password import PasswordPolicy
from idp.domain.session import Session
from idp.usecases.notices import Notice, Notices
from idp.usecases.own.work import StartOwnWork
from idp.usecases.ports import Clock
from idp.usecases.proof import demand_fresh
from idp.usecases.session import end_everything


class SwitchOffFactor:
    """Whoever has just shown the strongest of their factors may do without one of them."""

    def __init__(
        self, start_work: StartOwnWork, *, notices: Notices, policy: PasswordPolicy, clock: Clock
    ) -> None:
        self._start_work = start_work
        self._notices = notices
        self._policy = policy
        self._clock = clock

    def __call__(self, session: Session, kind: FactorKind, *, locale: str) -> None:
        """Switch it off.

        Recovery codes go with the last second factor: they stood for it. Other sessions end, and
        no browser is remembered any more.

        Raises:
            ProofStale: prove yourself first.
            FactorOff: it is not on.
            FactorLast: the policy wants what is left to be enough for a sign-in.
        """
        account_id = session.account_id
        with self._start_work() as work:
            deed = Entry("factor.off", account_id, facts={"kind": kind.value})
            work.audit.attempt(deed)
            demand_fresh(work, session, self._clock)
            end_everything(work, account_id, "factor", self._clock, but=session.id)
            account = work.accounts.get(account_id, lock=True)
            rest = without(work.factors.of(account_id), kind, self._policy.min_acr)
            work.factors.drop(account_id, kind)
            if not has_second(rest):
                work.recovery.replace(account_id, ())
            touched, fact = account.touch(("factors",), self._clock())
            work.accounts.save(touched)
            work.announce(fact)
            work.audit.note(deed)
            self._notices.tell(work, account_id, Notice.FACTOR_CHANGED, locale=locale)
