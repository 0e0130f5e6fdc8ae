"""«Confirm the account»: a code to the proven phone makes it confirmed (A5, A6)."""

from dataclasses import replace
from uuid import UUID

from idp.domain.account import Account
from idp.domain.audit import Entry
from idp.domain.code import Channel
from idp.domain.contact import ContactKind
from idp.domain.password import PasswordPolicy
from idp.domain.refusals import ChannelUnknown, MethodOff, TransactionForeign
from idp.domain.signin import Purpose, State
from idp.usecases.codes import CodeDesk
from idp.usecases.ports import Clock, StartWork, Work
from idp.usecases.transaction import Key, Step, Transactions

PURPOSE = (Purpose.CONFIRMATION,)


class BeginConfirmation:
    """Sends the code; the transaction belongs to the account of the session."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        desk: CodeDesk,
        policy: PasswordPolicy,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._policy = policy

    def __call__(
        self, account_id: UUID, *, locale: str, block: str, session_id: UUID | None = None
    ) -> Step:
        """Send a code to the proven phone; tokens of the session may bring it back.

        Raises:
            MethodOff: the policy does not take a code for a proof of who somebody is.
            AlreadyConfirmed, AccountBlocked, AccountUnconfirmed: there is nothing to confirm.
            LimitReached, ChannelUnavailable: not now.
        """
        if not self._policy.sms_confirmation:
            raise MethodOff
        with self._start_work() as work:
            work.audit.attempt(Entry("confirmation", account_id))
            work.accounts.get(account_id).may_confirm()
            step = self._transactions.begin(
                work,
                Purpose.CONFIRMATION,
                State.CODE,
                account_id=account_id,
                session_id=session_id,
                locale=locale,
                method=Channel.SMS.value,
            )
            return _sent(self._transactions, self._desk, work, step, block)


class ResendConfirmation:
    """Another code for the same confirmation."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, *, block: str) -> Step:
        """Send it; ResendTooSoon, LimitReached."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.CODE)
            return _sent(self._transactions, self._desk, work, Step(signin), block)


class ConfirmAccount:
    """The code came back: the account is confirmed, and the registry hears of it."""

    def __init__(
        self, start_work: StartWork, transactions: Transactions, desk: CodeDesk, clock: Clock
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._clock = clock

    def __call__(self, account_id: UUID, key: Key, typed: str) -> Account:
        """Confirm.

        Raises:
            TransactionForeign: it is another account's.
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign, AttemptsExhausted: and the try counts.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, PURPOSE, State.CODE, typed)
            signin = arrived.signin
            account = work.accounts.get(account_id, lock=True)
            if signin.account_id != account.id:
                raise TransactionForeign
            if arrived.again:
                return account
            verdict = self._desk.judge(
                work,
                signin,
                typed,
                channel=Channel.SMS,
                addresses=[phone_of(work, account.id)],
                subject=str(account.id),
            )
            if verdict.refusal is None:
                confirmed, fact = account.confirm(Channel.SMS.value, self._clock())
                work.accounts.save(confirmed)
                work.announce(fact)
                how = {"method": Channel.SMS.value}
                work.audit.note(Entry("confirmation", account.id, facts=how))
                self._transactions.move(work, verdict.signin, State.DONE)
                return confirmed
            self._transactions.keep(work, verdict.signin)
        raise verdict.refusal


def phone_of(work: Work, account_id: UUID) -> str:
    """The proven phone of an account; ChannelUnknown."""
    return address_of(work, account_id, Channel.SMS)


def address_of(work: Work, account_id: UUID, channel: Channel) -> str:
    """Where the channel reaches the account; ChannelUnknown."""
    wanted = ContactKind.EMAIL if channel is Channel.EMAIL else ContactKind.PHONE
    for contact in work.contacts.of(account_id):
        if contact.kind is wanted and contact.is_proven:
            return contact.value
    raise ChannelUnknown


def _sent(transactions: Transactions, desk: CodeDesk, work: Work, step: Step, block: str) -> Step:
    signin = step.signin
    assert signin.account_id is not None
    to = phone_of(work, signin.account_id)
    sent = desk.send(work, signin, Channel.SMS, to, block=block, switched=False)
    return replace(transactions.keep(work, sent), cookie=step.cookie)
