"""Every message comes in here, whichever door it took: faults first, then the mailbox."""

from collections.abc import Callable
from dataclasses import replace

from chassis.clock import Clock, now
from testkit.inbox.faults import Fault, Faults, garbled
from testkit.inbox.mailbox import Kind, Mailbox, Message, address


class ChannelRefused(Exception):
    """The channel is out of order: the sender must try again later."""


class Intake:
    """Takes messages of the three channels; ``wait`` sleeps through a slow channel."""

    def __init__(
        self,
        mailbox: Mailbox,
        faults: Faults,
        wait: Callable[[float], object],
        clock: Clock = now,
    ) -> None:
        self._mailbox = mailbox
        self._faults = faults
        self._wait = wait
        self._clock = clock

    def take(
        self, kind: Kind, message_id: str, to: str, text: str, subject: str | None = None
    ) -> bool:
        """Deliver one message; False if it came before.

        Raises:
            ChannelRefused: the channel was told to refuse.
            OtherContent: its id came before with other content.
        """
        fault = self._faults.of(kind)
        if fault == "refuse":
            raise ChannelRefused
        if fault == "slow":
            self._wait(self._faults.slow_s)
        if fault == "drop":
            return True
        message = Message(message_id, kind, address(to), text, self._clock(), subject)
        return self._mailbox.put(_as_it_arrives(message, fault))


def _as_it_arrives(message: Message, fault: Fault | None) -> Message:
    return replace(message, text=garbled(message.text)) if fault == "garble" else message
