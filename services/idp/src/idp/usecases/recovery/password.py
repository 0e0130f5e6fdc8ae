"""The end of a recovery: a new password, and whatever stood on the old one ends."""

from idp.domain import recovery
from idp.domain.account import Account
from idp.domain.audit import Entry
from idp.domain.factor import has_second
from idp.domain.password import normal
from idp.domain.refusals import AccountBlocked, StepOutOfOrder
from idp.domain.signin import Signin, State
from idp.usecases.disavowal import DisavowingWork, StartDisavowing
from idp.usecases.lockout import LiftLock
from idp.usecases.new_password import JudgePassword
from idp.usecases.notices import Notice, Notices
from idp.usecases.ports import Clock, Hasher
from idp.usecases.recovery.onward import PURPOSE
from idp.usecases.session import end_everything
from idp.usecases.transaction import Key, Step, Transactions

REASON = "password"
"""Why sessions end."""


class SetPassword:
    """Sets it, and opens no session: the person signs in with it, and with their second factor."""

    def __init__(
        self,
        start_work: StartDisavowing,
        transactions: Transactions,
        *,
        judge: JudgePassword,
        hasher: Hasher,
        lift: LiftLock,
        notices: Notices,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._judge = judge
        self._hasher = hasher
        self._lift = lift
        self._notices = notices
        self._clock = clock

    def __call__(self, key: Key, password: str) -> Step:
        """Sessions, grants and devices end, locks are lifted, every contact is told.

        Raises:
            PasswordWeak: with its reason; the step may be repeated.
            AccountBlocked: by others than its owner, in the meantime.
            StepOutOfOrder: a factor was switched on in the meantime, and nothing else is proven.
            Unavailable: the lock could not be lifted; nothing happened.
        """
        chosen = normal(password)
        with self._hasher.turn(), self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.PASSWORD)
            assert signin.account_id is not None
            contacts = work.contacts.of(signin.account_id)
            self._judge(
                chosen,
                work.accounts.get(signin.account_id).person,
                [contact.value for contact in contacts],
                second=has_second(work.factors.of(signin.account_id)),
            )
            hashed = self._hasher.hash(chosen)  # before any row that others may wait for
            work.passwords.put(signin.account_id, hashed, changed_at=self._clock())
            end_everything(work, signin.account_id, REASON, self._clock)
            account = work.accounts.get(signin.account_id, lock=True)
            self._admit(work, signin, account)
            self._lift(work, account.id)
            self._notices.tell(work, account.id, Notice.RECOVERED, locale=signin.locale)
            work.audit.note(Entry("recovery", account.id))
            return self._transactions.move(work, signin, State.DONE)

    def _admit(self, work: DisavowingWork, signin: Signin, account: Account) -> None:
        """Under the account's lock: what its owner blocked, its owner opens."""
        if not recovery.is_enough(signin.done, work.factors.of(account.id)):
            raise StepOutOfOrder(state=signin.state.value)
        if not account.may_recover:
            raise AccountBlocked
        if account.blocked_for is not None:
            active, fact = account.unblock(self._clock())
            work.accounts.save(active)
            work.announce(fact)
            work.audit.note(Entry("unblock", account.id))
