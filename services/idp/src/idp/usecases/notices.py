"""What the owner of an account is told about it: one message to each contact that is proven."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid5

from idp.domain.code import Channel
from idp.domain.contact import Contact, ContactKind
from idp.usecases.ports import Clock, Dispatches, Message, NewId

LIFE = timedelta(days=1)
"""For so long a gateway that is away is waited for: after a day the news is none."""
CHANNEL_TO = {ContactKind.PHONE: Channel.SMS, ContactKind.EMAIL: Channel.EMAIL}


class Notice(StrEnum):
    """What happened; its words are ``notice.<kind>.*`` of the catalogs."""

    NEW_DEVICE = "new-device"
    LOCKED = "locked"
    CONTACT_CHANGED = "contact-changed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of a message
    RECOVERED = "recovered"
    FACTOR_CHANGED = "factor-changed"
    FACTOR_RESET = "factor-reset"
    REFRESH_REUSE = "refresh-reuse"
    LOCAL_ACCESS = "local-access"
    STOPPED = "stopped"
    CLOSED = "closed"


FACTS: Mapping[Notice, frozenset[str]] = {
    Notice.LOCKED: frozenset({"link"}),
    Notice.FACTOR_RESET: frozenset({"link"}),
    Notice.LOCAL_ACCESS: frozenset({"organisation"}),
}
"""What the words of a kind demand besides the host."""
ONCE_A_DAY = frozenset({Notice.LOCKED})
"""A stranger must not be able to fill somebody's phone with it."""


class Reached(Protocol):
    """Phones and addresses of accounts."""

    def of(self, account_id: UUID) -> Sequence[Contact]:
        """All of an account."""
        ...


class Telling(Protocol):
    """As much of a transaction as a notice needs."""

    @property
    def contacts(self) -> Reached:
        """Whom it reaches."""
        ...

    @property
    def dispatches(self) -> Dispatches:
        """How it goes out."""
        ...


class NoticeWording(Protocol):
    """Texts of notices, from the catalogs."""

    def notice(
        self, channel: Channel, locale: str, notice: str, facts: Mapping[str, str]
    ) -> tuple[str, str]:
        """Subject and text."""
        ...


class Notices:
    """Posts notices in the caller's transaction: told if and only if it happened."""

    def __init__(self, wording: NoticeWording, clock: Clock, new_id: NewId) -> None:
        self._wording = wording
        self._clock = clock
        self._new_id = new_id

    def tell(
        self, work: Telling, account_id: UUID, notice: Notice, *, locale: str = "ru", **facts: str
    ) -> None:
        """Tell the contacts as they stand now: of one that leaves, before it leaves.

        ``facts`` are those of ``FACTS``. Of ``ONCE_A_DAY`` the second of a day (UTC) is not sent.
        """
        now = self._clock()
        for contact in work.contacts.of(account_id):
            if not contact.is_proven:
                continue
            channel = CHANNEL_TO[contact.kind]
            subject, text = self._wording.notice(channel, locale, notice, facts)
            message_id = self._id(account_id, notice, contact)
            message = Message(message_id, channel, contact.value, subject, text, now, now + LIFE)
            work.dispatches.add(message)

    def _id(self, account_id: UUID, notice: Notice, contact: Contact) -> UUID:
        """The id of a message is what makes it one: that of a day has one id."""
        if notice not in ONCE_A_DAY:
            return self._new_id()
        return uuid5(account_id, f"{notice}:{contact.kind}:{self._clock().date()}")
