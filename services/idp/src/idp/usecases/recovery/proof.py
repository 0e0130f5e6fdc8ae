"""Another channel in a recovery: where a factor is on, one contact alone is not enough."""

from collections.abc import Sequence
from dataclasses import replace

from idp.domain import recovery
from idp.domain.contact import ContactKind
from idp.domain.factor import Method
from idp.domain.refusals import ChannelUnknown, StepOutOfOrder
from idp.domain.signin import Signin, State
from idp.usecases.codes import CodeDesk
from idp.usecases.confirmation import address_of
from idp.usecases.ports import StartWork, Work
from idp.usecases.recovery.onward import PURPOSE, onward
from idp.usecases.second_factor import JudgeCode, Offer
from idp.usecases.transaction import Key, Step, Transactions

WAYS_TO = {ContactKind.PHONE: (Method.SMS, Method.CALL), ContactKind.EMAIL: (Method.EMAIL,)}


class OfferProofs:
    """What else may prove the person, once the first code came back."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key) -> tuple[Signin, tuple[Offer, ...]]:
        """The transaction and the other channels."""
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.PROOF)
            return signin, tuple(self._offer(work, signin, one) for one in _open_to(work, signin))

    def _offer(self, work: Work, signin: Signin, method: Method) -> Offer:
        assert signin.account_id is not None
        if method.channel is None:
            return Offer(method)
        to = address_of(work, signin.account_id, method.channel)
        return Offer(method, to, self._desk.is_out(work, method.channel))


class ChooseProof:
    """The other channel is chosen; a code goes out if it needs one."""

    def __init__(self, start_work: StartWork, transactions: Transactions, desk: CodeDesk) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk

    def __call__(self, key: Key, method: Method, *, block: str) -> Step:
        """Wait for its code; asked again, another one is sent.

        Raises:
            ChannelUnknown: it is no other channel, or the person does not have it.
            ResendTooSoon, LimitReached, ChannelUnavailable: nothing was sent.
        """
        with self._start_work() as work:
            signin = self._transactions.open(work, key, PURPOSE, State.PROOF)
            assert signin.account_id is not None
            if method not in _open_to(work, signin):
                raise ChannelUnknown
            chosen = replace(signin, method=method.value)
            if method.channel is None:
                tries = chosen.tries if chosen.tries_left else 0
                return self._transactions.keep(work, replace(chosen, tries=tries))
            to = address_of(work, signin.account_id, method.channel)
            switched = signin.method != method.value
            sent = self._desk.send(work, chosen, method.channel, to, block=block, switched=switched)
            return self._transactions.keep(work, sent)


class CheckProof:
    """The code of the other channel came back."""

    def __init__(
        self, start_work: StartWork, transactions: Transactions, desk: CodeDesk, judge: JudgeCode
    ) -> None:
        self._start_work = start_work
        self._transactions = transactions
        self._desk = desk
        self._judge = judge

    def __call__(self, key: Key, typed: str) -> Step:
        """Go on to the new password.

        Raises:
            CodeMismatch, CodeExpired, CodeUsed, CodeForeign: and the try counts.
            AttemptsExhausted: a channel must be chosen anew.
            StepOutOfOrder: none is chosen yet.
        """
        with self._start_work() as work:
            arrived = self._desk.open(work, key, PURPOSE, State.PROOF, typed)
            signin = arrived.signin
            if arrived.again:
                return self._transactions.renew(work, signin)
            if signin.method is None:
                raise StepOutOfOrder(state=signin.state.value)
            verdict = self._judge(work, signin, Method(signin.method), typed)
            if verdict.refusal is None:
                return onward(self._transactions, work, verdict.signin)
            self._transactions.keep(work, verdict.signin)
        raise verdict.refusal


def _open_to(work: Work, signin: Signin) -> Sequence[Method]:
    assert signin.account_id is not None
    proven = [contact for contact in work.contacts.of(signin.account_id) if contact.is_proven]
    return recovery.others(
        signin.done,
        work.factors.of(signin.account_id),
        [way for contact in proven for way in WAYS_TO[contact.kind]],
        codes=work.recovery.left(signin.account_id) > 0,
    )
