"""Sending what is queued: codes to phones and mailboxes, each at least once."""

from collections.abc import Mapping
from datetime import timedelta

from chassis.refusal import Unavailable
from idp.domain.code import Channel
from idp.usecases.ports import Clock, Message, Sender, StartWork, Unreadable, Work

BATCH = 10
KEPT = timedelta(days=7)
"""How long what is over stays, so that support may still see that something was sent."""
PAUSES_S = (1, 2, 5, 15, *[30] * 19, 300)
"""Waits after each failure: short while a code may be of use, then as for news of a day."""


class SendDispatches:
    """Takes what is due, hands it to the gateways, and notes what came of it.

    Each message is a transaction: what went out stays noted, whatever becomes of the next.
    """

    def __init__(
        self, start_work: StartWork, senders: Mapping[Channel, Sender], clock: Clock
    ) -> None:
        self._start_work = start_work
        self._senders = senders
        self._clock = clock

    def __call__(self) -> int:
        """Send a few; tells how many were taken.

        Raises:
            Exception: whatever broke a sender; the message is put off, so the next call goes on.
        """
        taken = 0
        while taken < BATCH and self._took_one():
            taken += 1
        return taken

    def _took_one(self) -> bool:
        broken = None
        with self._start_work() as work:
            messages = work.dispatches.due(self._clock(), 1)
            for message in messages:
                if isinstance(message, Unreadable):
                    work.dispatches.park(message.id, message.reason, self._clock())
                else:
                    broken = self._send(work, message)
        if broken is not None:
            raise broken
        return bool(messages)

    def _send(self, work: Work, message: Message) -> Exception | None:
        now = self._clock()
        sender = self._senders.get(message.channel)
        if sender is None or now >= message.expires_at:
            work.dispatches.give_up(message.id, now)
            return None
        try:
            sender(message)
        except Exception as error:  # noqa: BLE001 - a message that breaks its sender must not come again at once
            pause = PAUSES_S[min(message.attempts, len(PAUSES_S) - 1)]
            work.dispatches.put_off(message.id, now + timedelta(seconds=pause))
            return None if isinstance(error, Unavailable) else error
        work.dispatches.sent(message.id, now)
        return None


class SweepTransactions:
    """Removes transactions with their codes, and blank messages, a week after they are over."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> None:
        """Sweep once."""
        before = self._clock() - KEPT
        with self._start_work() as work:
            work.signins.sweep(before)
            work.dispatches.sweep(before)
