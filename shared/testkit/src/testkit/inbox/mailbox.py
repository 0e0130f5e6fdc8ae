"""What came in, newest last; readers may wait for what is still on its way."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Condition
from typing import Literal, TypeVar

Kind = Literal["sms", "call", "mail"]
Found = TypeVar("Found")

KEPT = 1_000
LONGEST_WAIT_S = 30.0


@dataclass(frozen=True)
class Message:
    """One message as it would have reached a person."""

    id: str
    kind: Kind
    to: str
    text: str
    received_at: datetime
    subject: str | None = None


class OtherContent(ValueError):
    """A message with this id came before and said something else."""


class Mailbox:
    """The last thousand messages, safe for many threads."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._changed = Condition()

    def put(self, message: Message) -> bool:
        """Keep a message; False if its id came before with the same content.

        Raises:
            OtherContent: its id came before with other content.
        """
        with self._changed:
            for known in self._messages:
                if known.id == message.id:
                    if (known.kind, known.to, known.text) != (
                        message.kind,
                        message.to,
                        message.text,
                    ):
                        raise OtherContent
                    return False
            self._messages.append(message)
            del self._messages[:-KEPT]
            self._changed.notify_all()
        return True

    def find(
        self, to: str | None = None, kind: str | None = None, since: datetime | None = None
    ) -> list[Message]:
        """Messages that fit, oldest first; ``since`` is exclusive."""
        with self._changed:
            return [
                message
                for message in self._messages
                if (to is None or message.to == to)
                and (kind is None or message.kind == kind)
                and (since is None or message.received_at > since)
            ]

    def wait_for(self, look: Callable[[], Found], seconds: float) -> Found:
        """Call ``look`` at each arrival until it finds something; its last answer at the end."""
        found = look()
        with self._changed:

            def seen() -> bool:
                nonlocal found
                found = look()
                return bool(found)

            self._changed.wait_for(seen, min(max(seconds, 0), LONGEST_WAIT_S))
        return found

    def empty(self) -> None:
        """Forget every message."""
        with self._changed:
            self._messages.clear()


def address(text: str) -> str:
    """A phone or e-mail in the form by which messages are looked up.

    A plus sign in a query arrives as a space, so bare digits are taken for a phone.
    """
    bare = text.strip()
    return f"+{bare}" if bare.isdecimal() else bare.lower()
