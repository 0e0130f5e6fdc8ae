"""The second step of a sign-in: the method is chosen, the code judged (A4, A8, A9)."""

from dataclasses import dataclass, replace
from uuid import UUID

from idp.domain import code, recovery
from idp.domain.audit import step_of
from idp.domain.factor import FactorKind, Method, methods
from idp.domain.refusals import AttemptsExhausted, ChannelUnknown, CodeMismatch, CodeUsed
from idp.domain.signin import Signin, State
from idp.usecases.codes import CodeDesk, Verdict
from idp.usecases.confirmation import address_of
from idp.usecases.finish import After, Finish, Onward
from idp.usecases.ports import Clock, Limits, Macs, StartWork, Totp, Work
from idp.usecases.signin import PURPOSES
from idp.usecases.transaction import Key, Step, Transactions


@dataclass(frozen=True)
class Offer:
    """One way in which the second factor may be shown.

    Attributes:
        to: Where a code would be sent; pages mask it.
        is_out: The channel fails just now.
    """

    method: Method
    to: str | None = None
    is_out: bool = False


class OfferMethods:
    """What the person may choose from."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key) -> tuple[Signin, tuple[Offer, ...]]:
        """The transaction and the ways that are open to it."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSES, State.METHOD, State.CODE)
            assert signin.account_id is not None
            offered = offered_to(work, signin.account_id)
            return signin, tuple(self._offer(work, signin.account_id, one) for one in offered)

    def _offer(self, work: Work, account_id: UUID, method: Method) -> Offer:
        channel = method.channel
        if channel is None:
            return Offer(method)
        to = address_of(work, account_id, channel)
        return Offer(method, to, self._desk.is_out(work, channel))


class ChooseMethod:
    """Sends the code, if the method needs one; choosing again is a switch of channel."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, method: Method, *, block: str) -> Step:
        """Wait for the code of this method.

        Raises:
            ChannelUnknown: the person has no such factor.
            ResendTooSoon, LimitReached, ChannelUnavailable: nothing was sent.
        """
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSES, State.METHOD, State.CODE)
            assert signin.account_id is not None
            if method not in offered_to(work, signin.account_id):
                raise ChannelUnknown
            switched = method != signin.method
            chosen = replace(signin, method=method.value)
            if method.channel is not None:
                to = address_of(work, signin.account_id, method.channel)
                chosen = self._desk.send(
                    work, chosen, method.channel, to, block=block, switched=switched
                )
            elif not chosen.tries_left:
                chosen = replace(chosen, tries=0)
            return self._transactions.move(work, chosen, State.CODE)


class CheckCode:
    """Judges what the person typed, by the method that was chosen."""

    def __init__(
        self,
        start_work: StartWork,
        transactions: Transactions,
        desk: CodeDesk,
        *,
        judge: "JudgeCode",
        onward: Onward,
        finish: Finish,
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._judge = judge
        self._onward = onward
        self._finish = finish

    def __call__(self, key: Key, typed: str, *, device_cookie: str | None) -> After:
        """Go on when the code is right.

        Raises:
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign: and the try counts.
            AttemptsExhausted: a method must be chosen anew.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, PURPOSES, State.CODE, typed)
            signin = arrived.signin
            if arrived.again:
                return self._onward.again(work, signin, self._finish)
            assert signin.method is not None
            verdict = self._judge(work, signin, Method(signin.method), typed)
            if verdict.refusal is None:
                shown = step_of(signin)
                facts = {**shown.facts, "method": signin.method}
                work.audit.note(replace(shown, facts=facts))
                proven = verdict.signin.proven(signin.method)
                after = self._onward(work, proven, device_cookie)
            else:
                self._transactions.keep(work, verdict.signin)
        if verdict.refusal is not None:
            raise verdict.refusal
        return After(after.step, self._finish(after) if after.is_done else None)


class JudgeCode:
    """One code of one method, inside the caller's transaction."""

    def __init__(
        self, desk: CodeDesk, *, totp: Totp, macs: Macs, limits: Limits, clock: Clock
    ) -> None:
        self._desk = desk
        self._totp = totp
        self._macs = macs
        self._limits = limits
        self._clock = clock

    def __call__(self, work: Work, signin: Signin, method: Method, typed: str) -> Verdict:
        """What it came to; LimitReached when too many were wrong over all transactions."""
        assert signin.account_id is not None
        if method.channel is not None:
            return self._desk.judge(
                work,
                signin,
                typed,
                channel=method.channel,
                addresses=_addresses(work, signin.account_id),
                subject=str(signin.account_id),
            )
        if not signin.tries_left:
            return self._desk.refused(work, signin, AttemptsExhausted())
        self._limits.take(str(signin.account_id), "code.account")
        burn = self._recovery if method is Method.RECOVERY else self._app
        refusal = burn(work, signin.account_id, typed)
        if refusal is not None:
            return self._desk.wrong(work, signin, refusal)
        self._limits.clear(str(signin.account_id), "code.account")
        return Verdict(self._desk.passed(signin, typed))

    def _app(self, work: Work, account_id: UUID, typed: str) -> CodeMismatch | CodeUsed | None:
        factors = work.factors.of(account_id)
        factor = next((one for one in factors if one.kind is FactorKind.TOTP), None)
        if factor is None or factor.secret is None:
            return CodeMismatch()
        timecode = self._totp.timecode(factor.secret, code.typed(typed), self._clock())
        if timecode is None:
            return CodeMismatch()
        return None if work.factors.spend(factor, timecode) else CodeUsed()

    def _recovery(self, work: Work, account_id: UUID, typed: str) -> CodeMismatch | CodeUsed | None:
        hashed = self._macs.recovery(account_id, recovery.typed(typed))
        return None if work.recovery.burn(account_id, hashed, self._clock()) else CodeMismatch()


def offered_to(work: Work, account_id: UUID) -> tuple[Method, ...]:
    """Methods that are on for the account."""
    left = work.recovery.left(account_id) > 0
    return methods(work.factors.of(account_id), recovery=left)


def _addresses(work: Work, account_id: UUID) -> list[str]:
    return [contact.value for contact in work.contacts.of(account_id) if contact.is_proven]
