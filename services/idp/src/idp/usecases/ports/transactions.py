"""Transactions at the pages, codes, and messages that go out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.code import Channel, SentCode
from idp.domain.signin import Purpose, Signin


class Signins(Protocol):
    """Transactions of people at our pages."""

    def add(self, signin: Signin) -> None:
        """Keep a new one."""
        ...

    def get(self, signin_id: UUID) -> Signin | None:
        """Under its lock: two steps meet here."""
        ...

    def save(self, signin: Signin) -> None:
        """Keep all of it but its purpose and end."""
        ...

    def latest(self, session_id: UUID, purpose: Purpose, method: str | None) -> UUID | None:
        """What the session began last for the purpose, by the method."""
        ...

    def sweep(self, before: datetime) -> None:
        """Remove those that ended before, with their codes."""
        ...


class Codes(Protocol):
    """Codes that were sent."""

    def add(self, code: SentCode, address_index: bytes) -> None:
        """Keep a new one, and to whom it went as a digest."""
        ...

    def of(self, signin_id: UUID) -> Sequence[SentCode]:
        """All of a transaction, oldest first."""
        ...

    def elsewhere(
        self, signin_id: UUID, address_indexes: Sequence[bytes], now: datetime
    ) -> Sequence[tuple[SentCode, Purpose]]:
        """Live codes that went to these addresses for other transactions."""
        ...

    def burn(self, code_id: UUID, now: datetime) -> None:
        """Use it up."""
        ...

    def kill(self, code_ids: Sequence[UUID]) -> None:
        """They are worth nothing any more."""
        ...


@dataclass(frozen=True)
class Message:
    """Something to send; its id is the idempotency key of the gateway.

    Attributes:
        decoy: It only costs what a message costs: nobody has the login that was typed.
    """

    id: UUID
    channel: Channel
    to: str
    subject: str
    text: str
    created_at: datetime
    expires_at: datetime
    attempts: int = 0
    decoy: bool = False


@dataclass(frozen=True)
class Unreadable:
    """A message whose text no key opens; ``reason`` as support reads it."""

    id: UUID
    reason: str = "unreadable"


class Dispatches(Protocol):
    """Messages to send; their text is encrypted, and gone once it is sent."""

    def add(self, message: Message) -> None:
        """Queue it in this transaction and ring the relay's bell; an id is queued once."""
        ...

    def due(self, now: datetime, most: int) -> Sequence[Message | Unreadable]:
        """Messages whose time has come, locked for this transaction; others skip them."""
        ...

    def sent(self, message_id: UUID, now: datetime) -> None:
        """It went out; the text is blanked."""
        ...

    def put_off(self, message_id: UUID, until: datetime) -> None:
        """The gateway did not take it; try again later."""
        ...

    def give_up(self, message_id: UUID, now: datetime) -> None:
        """It is of no use any more; the text is blanked."""
        ...

    def park(self, message_id: UUID, reason: str, now: datetime) -> None:
        """It can never be sent; its text stays for whoever finds out why."""
        ...

    def sweep(self, before: datetime) -> None:
        """Remove those that were of no use any more before."""
        ...

    def failing(self, channel: Channel, since: datetime) -> bool:
        """Whether the last three attempts on the channel all failed."""
        ...
