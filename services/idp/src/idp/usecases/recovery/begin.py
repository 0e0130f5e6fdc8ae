"""Who recovers, and the code that comes to a contact of theirs; nobody's login looks the same."""

from dataclasses import replace
from uuid import UUID

from idp.domain.code import Channel
from idp.domain.contact import ContactKind
from idp.domain.signin import BACK, Purpose, Signin, State
from idp.usecases.codes import CodeDesk, Verdict
from idp.usecases.ports import Limits, Macs, StartWork, Work
from idp.usecases.recovery.onward import PURPOSE, onward
from idp.usecases.transaction import Key, Step, Transactions
from idp.usecases.whose import Meant, whose

WHOM = "whom"
"""Name in the draft: the account, or nobody's."""
KIND_OF = {Channel.SMS: ContactKind.PHONE, Channel.EMAIL: ContactKind.EMAIL}


class BeginRecovery:
    """A transaction in which somebody will say who they are."""

    def __init__(self, start_work: StartWork, transactions: Transactions, limits: Limits) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._limits = limits

    def __call__(self, *, back: UUID | None, locale: str, block: str) -> Step:
        """Begin; ``back`` is the sign-in that the person came from. LimitReached."""
        self._limits.take(block, "transaction.address")
        draft = {} if back is None else {BACK: str(back)}
        with self._start_work() as work:
            return self._transactions.begin(
                work, Purpose.RECOVERY, State.LOGIN, locale=locale, draft=draft
            )


class SendRecoveryCode:
    """Sends the first code, to a contact of whoever has the login; nobody's login looks the same.

    The steps, their number and their cost are the same: only the message is missing.
    """

    def __init__(
        self, start_work: StartWork, transactions: Transactions, desk: CodeDesk, macs: Macs
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._macs = macs

    def name(self, key: Key, login: str, channel: Channel, *, block: str) -> Step:
        """The login is typed, the channel chosen.

        Raises:
            ResendTooSoon, LimitReached, ChannelUnavailable: nothing was sent.
        """
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.LOGIN)
            meant = self._meant(work, login)
            named = replace(
                signin,
                account_id=meant.account_id if meant.exists else None,
                decoy=not meant.exists,
                draft={**signin.draft, WHOM: str(meant.account_id)},
            )
            sent = self._sent(work, named, channel, block)
            return self._transactions.move(work, sent, State.CODE)

    def again(self, key: Key, channel: Channel | None, *, block: str) -> Step:
        """Another code, on another ``channel`` or on the same one.

        Raises:
            ResendTooSoon, LimitReached, ChannelUnavailable: nothing was sent.
        """
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.CODE)
            sent = self._sent(work, signin, channel or Channel(signin.method or ""), block)
            return self._transactions.keep(work, sent)

    def _meant(self, work: Work, login: str) -> Meant:
        """Of two people the likelier one: the other has more logins. A blocked one is nobody."""
        found = whose(work, self._macs, login)
        meant = next((each for each in found if each.exists), found[0])
        standing = work.accounts.standing(meant.account_id)
        return replace(meant, exists=standing is not None and standing.may_recover)

    def _sent(self, work: Work, signin: Signin, channel: Channel, block: str) -> Signin:
        whom = UUID(signin.draft[WHOM])
        to, is_reached = _reached(work, whom, KIND_OF[channel])
        return self._desk.send(
            work,
            replace(signin, method=channel.value),
            channel,
            to,
            block=block,
            switched=signin.method not in {None, channel.value},
            nobody=signin.decoy or not is_reached,
        )


class CheckRecoveryCode:
    """The first code came back: the person holds a contact of the account."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, typed: str) -> Step:
        """Go on to another proof where a factor is on, else to the new password.

        Failures are of this transaction alone: a stranger's shut no recovery of the owner's.

        Raises:
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign, AttemptsExhausted: and the try counts.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, PURPOSE, State.CODE, typed)
            signin = arrived.signin
            if arrived.again:
                return self._transactions.renew(work, signin)
            verdict = self._judge(work, signin, typed)
            if verdict.refusal is None:
                return onward(self._transactions, work, verdict.signin)
            self._transactions.keep(work, verdict.signin)
        raise verdict.refusal

    def _judge(self, work: Work, signin: Signin, typed: str) -> Verdict:
        whom = UUID(signin.draft[WHOM])
        return self._desk.judge(
            work,
            signin,
            typed,
            channel=Channel(signin.method or ""),
            addresses=[_reached(work, whom, kind)[0] for kind in ContactKind],
            subject=str(signin.id),
        )


def _reached(work: Work, whom: UUID, kind: ContactKind) -> tuple[str, bool]:
    """Where codes go, and whether anybody is there; else a word that stands for it."""
    to = work.contacts.proven(whom, kind)
    return (to or f"{kind}:{whom}", to is not None)
