"""A new password: judged for everybody alike, changed by whoever knows the present one (A3)."""

from uuid import UUID

from idp.domain.audit import Entry
from idp.domain.factor import has_second
from idp.domain.password import normal
from idp.domain.refusals import PasswordWeak, PasswordWrong
from idp.domain.session import Session
from idp.usecases.new_password import JudgePassword
from idp.usecases.notices import Notice, Notices
from idp.usecases.own.work import StartOwnWork
from idp.usecases.ports import Clock, Hasher, Lockout, Work
from idp.usecases.proof import demand_fresh
from idp.usecases.session import end_everything


class ChangePassword:
    """Whoever proved themselves just now and knows the present password chooses another.

    Everything that stands on the old one ends, but the session in which it is changed.
    """

    def __init__(
        self,
        start_work: StartOwnWork,
        judge_password: JudgePassword,
        *,
        hasher: Hasher,
        lockout: Lockout,
        notices: Notices,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._judge = judge_password
        self._hasher = hasher
        self._lockout = lockout
        self._notices = notices
        self._clock = clock

    def __call__(
        self, session: Session, present: str, chosen: str, *, locale: str, block: str
    ) -> None:
        """Change it.

        Raises:
            ProofStale: prove yourself first.
            PasswordWrong: the present one is another, also if it became so meanwhile.
            SigninThrottled: it was wrong too often.
            PasswordWeak: with its reason.
        """
        account_id, new = session.account_id, normal(chosen)
        with self._hasher.turn(), self._start_work() as work:
            deed = Entry("password", account_id)
            work.audit.attempt(deed)
            demand_fresh(work, session, self._clock)
            held = self._proven(work, account_id, normal(present), block)
            self._judge_new(work, account_id, new, present=normal(present))
            hashed = self._hasher.hash(new)
            if not work.passwords.exchange(account_id, held, hashed, changed_at=self._clock()):
                raise PasswordWrong
            end_everything(work, account_id, "password", self._clock, but=session.id)
            work.audit.note(deed)
            self._notices.tell(work, account_id, Notice.PASSWORD_CHANGED, locale=locale)

    def _proven(self, work: Work, account_id: UUID, present: str, block: str) -> str:
        """The hash that the present password fits; failures are counted as those of a sign-in."""
        subject = str(account_id)
        self._lockout.count(subject, known=True, block=block)
        held = work.passwords.get(account_id)
        if held is None or not self._hasher.verify(held, present):
            raise PasswordWrong
        self._lockout.give_back(subject, known=True, block=block)
        return held

    def _judge_new(self, work: Work, account_id: UUID, new: str, *, present: str) -> None:
        if new == present:
            raise PasswordWeak(reason="same")
        self._judge(
            new,
            work.accounts.get(account_id).person,
            [contact.value for contact in work.contacts.of(account_id)],
            second=has_second(work.factors.of(account_id)),
        )
