"""Codes sent to a phone or an address: they belong to one transaction and die with it."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.refusal import Refusal
from idp.domain.refusals import CodeExpired, CodeForeign, CodeMismatch, CodeUsed

DIGITS = 6
LIVE_AT_ONCE = 2
"""A new code leaves the previous one alive (networks are slow), an older one dies."""


class Channel(StrEnum):
    """Ways in which a code reaches a person."""

    SMS = "sms"
    CALL = "call"
    EMAIL = "email"


LIFE = {
    Channel.SMS: timedelta(seconds=300),
    Channel.CALL: timedelta(seconds=300),
    Channel.EMAIL: timedelta(seconds=600),  # ASVS 5.0 V6.6.2: ten minutes at most
}


@dataclass(frozen=True)
class SentCode:
    """One code as it is kept: never its digits."""

    id: UUID
    signin_id: UUID
    channel: Channel
    mac: bytes
    sent_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    dead: bool = False

    def fits(self, mac: bytes) -> bool:
        """Whether these are the digits, alive or not; compared in constant time."""
        return hmac.compare_digest(self.mac, mac)

    def is_live(self, now: datetime) -> bool:
        """Whether the code may still be used."""
        return not self.dead and self.used_at is None and now < self.expires_at


def find(codes: Iterable[SentCode], mac: bytes, now: datetime, *, foreign: bool) -> SentCode:
    """The live code with these digits.

    ``foreign`` says that the digits fit another open transaction of the same account.

    Raises:
        CodeUsed, CodeExpired, CodeForeign, CodeMismatch: each with its own sentence (A9).
    """
    fitting = [code for code in codes if code.fits(mac)]
    for code in fitting:
        if code.is_live(now):
            return code
    raise _why_not(fitting, now, foreign=foreign)


def _why_not(fitting: list[SentCode], now: datetime, *, foreign: bool) -> Refusal:
    if any(code.used_at is not None for code in fitting):
        return CodeUsed()
    if any(now >= code.expires_at for code in fitting):
        return CodeExpired()
    return CodeForeign() if foreign else CodeMismatch()


def typed(text: str) -> str:
    """Digits as a person typed them, spaces and hyphens taken out."""
    return "".join(sign for sign in text if sign not in " -\u00a0\u2010\u2011\u2012\u2013\t")
