"""Sending codes and judging those that come back: one desk for every purpose."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from chassis.attempts import LimitReached
from chassis.refusal import Refusal
from idp.domain import code
from idp.domain.code import LIFE, LIVE_AT_ONCE, Channel, SentCode
from idp.domain.refusals import (
    AttemptsExhausted,
    ChannelUnavailable,
    CodeMismatch,
    CodeUsed,
    ResendTooSoon,
    StepOutOfOrder,
)
from idp.domain.signin import TRIES_TOLD_FROM, Purpose, Signin, State
from idp.usecases.ports import (
    Chance,
    Clock,
    Limits,
    Macs,
    Message,
    NewId,
    Wording,
    Work,
)
from idp.usecases.transaction import Key, Transactions

AGAIN = timedelta(seconds=10)
"""For so long the same right code from the same browser is one press of the button."""
PASSED = "passed"
OUTAGE_SEEN = timedelta(minutes=5)
_KIND_OF = {Channel.SMS: "phone", Channel.CALL: "phone", Channel.EMAIL: "email"}


# The longest wait is told, so it is asked first.
PAUSES = ("send.third", "send.second", "send.first")

ASKED_BY_OWNER = frozenset({Purpose.SIGNIN, Purpose.STEPUP, Purpose.CONFIRMATION, Purpose.FACTOR})
"""A password or a session came first; for the others anybody may name the contact."""


@dataclass(frozen=True)
class Verdict:
    """What an offered code came to; a refusal is raised after the try was committed."""

    signin: Signin
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Arrived:
    """The transaction for which a code came.

    Attributes:
        again: The code was right a moment ago, and the transaction went on: a button was pressed
            twice, and the browser shows the answer to the second press.
    """

    signin: Signin
    again: bool = False


class CodeDesk:
    """Sends codes within the limits; burns the right one under the transaction's lock."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        macs: Macs,
        chance: Chance,
        limits: Limits,
        wording: Wording,
        channels: Collection[Channel],
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._transactions = transactions
        self._macs = macs
        self._chance = chance
        self._limits = limits
        self._wording = wording
        self._channels = frozenset(channels)
        self._clock = clock
        self._new_id = new_id

    def open(
        self, work: Work, key: Key, purposes: tuple[Purpose, ...], state: State, typed: str
    ) -> Arrived:
        """The transaction that waits for this code, or has just gone on by it.

        Raises:
            CodeUsed: the code did its work before, and the transaction went on.
            TransactionForeign, TransactionExpired, StepOutOfOrder: it does not wait for one.
        """
        try:
            return Arrived(self._transactions.open(work, key, purposes, state))
        except StepOutOfOrder:
            left = self._transactions.left(work, key, purposes, state)
            if left is not None and self._just_passed(left, typed):
                return Arrived(left, again=True)
            self._refuse_used(work, key.signin_id, typed)
            raise

    def is_out(self, work: Work, channel: Channel) -> bool:
        """Whether the channel has no gateway or fails just now, so that it is shown as disabled."""
        return channel not in self._channels or work.dispatches.failing(
            channel, self._clock() - OUTAGE_SEEN
        )

    def send(
        self,
        work: Work,
        signin: Signin,
        channel: Channel,
        to: str,
        *,
        block: str,
        switched: bool,
        nobody: bool = False,
    ) -> Signin:
        """Send a code, or what a stranger's contact is told in its place.

        ``nobody``: there is no such contact; all is done as if there were, and nothing goes out.

        Raises:
            ResendTooSoon, LimitReached: not yet.
            ChannelUnavailable: the channel does not work just now.
        """
        now = self._clock()
        sent = signin.sent(now, switched=switched)
        if self.is_out(work, channel):
            raise ChannelUnavailable(channel=channel.value)
        address = self._address(channel, to)
        # First of all of the one who asks: they must not use up what a stranger's phone may get.
        self._limits.take(block, "send.address")
        self._pause(signin, channel, address)
        self._limits.take(_budget(signin, address), "send.hour", "send.day")
        self._limits.take("all", "send.total")
        self._make_room(work, signin.id, channel)
        if signin.decoy and not nobody:
            said = self._wording.held(channel, signin.locale, signin.purpose)
            self._post(work, channel, to, said)
            return sent
        # Nobody types a secret of 256 bits: what nobody was sent is never right.
        digits = self._chance.token() if nobody else self._chance.digits()
        mac = self._macs.code(signin.id, signin.purpose, channel, digits)
        made = SentCode(self._new_id(), signin.id, channel, mac, now, now + LIFE[channel])
        work.codes.add(made, address)
        said = self._wording.code(channel, signin.locale, signin.purpose, digits)
        self._post(work, channel, to, said, decoy=nobody)
        return sent

    def whose(self, channel: Channel, to: str) -> str:
        """Whose failures count together while there is no account: the address, as a digest."""
        return self._address(channel, to).hex()

    def kill_sent_to(self, work: Work, signin: Signin, to: str) -> None:
        """Codes that went to an address for other transactions are worth nothing any more."""
        index = self._macs.index("email" if "@" in to else "phone", to)
        found = work.codes.elsewhere(signin.id, [index], self._clock())
        work.codes.kill([sent.id for sent, _ in found])

    def tell_snils_held(self, work: Work, to: str, locale: str) -> None:
        """A letter to the owner; whoever tries pays for each by a code to a phone of theirs."""
        self._post(work, Channel.EMAIL, to, self._wording.snils_held(locale))

    def judge(
        self,
        work: Work,
        signin: Signin,
        typed: str,
        *,
        channel: Channel,
        addresses: Sequence[str],
        subject: str,
    ) -> Verdict:
        """Find and burn the code, or count the failure.

        ``channel`` was chosen last, codes of others are dead; ``addresses`` are where codes of this
        person go, to tell one of another attempt; ``subject`` is whose failures count together.

        Raises:
            LimitReached: too many wrong codes over all transactions.
        """
        if not signin.tries_left:
            return self.refused(work, signin, AttemptsExhausted())
        self._limits.take(subject, "code.account")
        digits = code.typed(typed)
        now = self._clock()
        mac = self._macs.code(signin.id, signin.purpose, channel, digits)
        # Who holds the contact of somebody else is not told of codes that went there.
        foreign = self._is_foreign(work, signin, digits, addresses) and not signin.decoy
        try:
            found = code.find(work.codes.of(signin.id), mac, now, foreign=foreign)
        except Refusal as refusal:
            return self._failed(work, signin, refusal)
        work.codes.burn(found.id, now)
        self._limits.clear(subject, "code.account")
        for to in addresses:
            self._limits.clear(_destination(signin, channel, self._address(channel, to)), *PAUSES)
        return Verdict(self.passed(signin, typed))

    def passed(self, signin: Signin, typed: str) -> Signin:
        """The transaction with what opened it, so that the same once more is no failure."""
        mark = {"mac": self._mark(signin, typed), "at": self._clock().isoformat()}
        return replace(signin, draft={**signin.draft, PASSED: mark})

    def refused(self, work: Work, signin: Signin, refusal: Refusal) -> Verdict:
        """The verdict that says no; its note is committed with the try."""
        work.audit.fail(refusal.code, tries=signin.tries)
        return Verdict(signin, refusal)

    def wrong(self, work: Work, signin: Signin, refusal: Refusal) -> Verdict:
        """Count a wrong code that this desk did not send."""
        return self._failed(work, signin, refusal)

    def _just_passed(self, signin: Signin, typed: str) -> bool:
        mark = signin.draft.get(PASSED)
        if mark is None or self._clock() - datetime.fromisoformat(mark["at"]) > AGAIN:
            return False
        return hmac.compare_digest(mark["mac"], self._mark(signin, typed))

    def _mark(self, signin: Signin, typed: str) -> str:
        return self._macs.index(PASSED, f"{signin.id}:{code.typed(typed)}").hex()

    def _refuse_used(self, work: Work, signin_id: UUID, typed: str) -> None:
        """Tell a code that did its work before from a step out of order; CodeUsed."""
        signin = work.signins.get(signin_id)
        assert signin is not None
        digits = code.typed(typed)
        for sent in work.codes.of(signin_id):
            mac = self._macs.code(signin_id, signin.purpose, sent.channel, digits)
            if sent.used_at is not None and sent.fits(mac):
                raise CodeUsed

    def _failed(self, work: Work, signin: Signin, refusal: Refusal) -> Verdict:
        failed = signin.failed()
        if not failed.tries_left:
            work.codes.kill([sent.id for sent in work.codes.of(signin.id)])
            return self.refused(work, failed, AttemptsExhausted())
        if isinstance(refusal, CodeMismatch) and failed.tries_left <= TRIES_TOLD_FROM:
            refusal = CodeMismatch(tries_left=failed.tries_left)
        return self.refused(work, failed, refusal)

    def _is_foreign(
        self, work: Work, signin: Signin, digits: str, addresses: Sequence[str]
    ) -> bool:
        indexes = [self._macs.index("email" if "@" in to else "phone", to) for to in addresses]
        return any(
            sent.fits(self._macs.code(sent.signin_id, purpose, sent.channel, digits))
            for sent, purpose in work.codes.elsewhere(signin.id, indexes, self._clock())
        )

    def _pause(self, signin: Signin, channel: Channel, address: bytes) -> None:
        """The wait is the destination's: another transaction does not begin it anew."""
        try:
            self._limits.take(_destination(signin, channel, address), *PAUSES)
        except LimitReached as reached:
            raise ResendTooSoon(retry_after=reached.facts["retry_after"]) from None

    def _make_room(self, work: Work, signin_id: UUID, channel: Channel) -> None:
        """The previous code of the channel lives on; older ones and other channels' die."""
        living = [sent for sent in work.codes.of(signin_id) if not sent.dead]
        same = [sent.id for sent in living if sent.channel is channel]
        others = [sent.id for sent in living if sent.channel is not channel]
        work.codes.kill(others + same[: max(0, len(same) - LIVE_AT_ONCE + 1)])

    def _address(self, channel: Channel, to: str) -> bytes:
        return self._macs.index(_KIND_OF[channel], to)

    def _post(
        self, work: Work, channel: Channel, to: str, said: tuple[str, str], *, decoy: bool = False
    ) -> None:
        now = self._clock()
        subject, text = said
        until, message_id = now + LIFE[channel], self._new_id()
        work.dispatches.add(
            Message(message_id, channel, to, subject, text, now, until, decoy=decoy)
        )


def _destination(signin: Signin, channel: Channel, address: bytes) -> str:
    return f"{signin.purpose}:{channel}:{address.hex()}"


def _budget(signin: Signin, address: bytes) -> str:
    """Whose messages of an hour and a day: what strangers ask for uses up none of the owner's."""
    return address.hex() if signin.purpose in ASKED_BY_OWNER else f"{address.hex()}:strangers"
