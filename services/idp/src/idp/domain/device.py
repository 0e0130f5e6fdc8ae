"""A browser that a person signed in from before."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

KNOWN_FOR = timedelta(days=180)
OLD_COOKIE_GOOD_FOR = timedelta(seconds=60)


@dataclass(frozen=True)
class Device:
    """One browser as one account knows it; several accounts may share a browser."""

    id: UUID
    account_id: UUID
    token_hash: bytes
    known_until: datetime
    skip_factor_until: datetime | None = None

    def is_known(self, now: datetime) -> bool:
        """Whether strangers' failures do not count against this browser."""
        return now < self.known_until

    def skips_factor(self, now: datetime) -> bool:
        """Whether the person trusted it with the second factor, not too long ago."""
        trusted = self.skip_factor_until is not None and now < self.skip_factor_until
        return trusted and self.is_known(now)

    def used(self, token_hash: bytes, trust: timedelta | None, now: datetime) -> "Device":
        """After a full sign-in: another cookie, known anew, trusted if asked and proven."""
        until = self.skip_factor_until if trust is None else now + trust
        return replace(
            self, token_hash=token_hash, known_until=now + KNOWN_FOR, skip_factor_until=until
        )


@dataclass(frozen=True)
class SeenDevice:
    """A browser as its owner sees it in the list; what was not noted at the time is None.

    Attributes:
        made_at: The first full sign-in.
        seen_at: The last one.
        block: /24 or /56 of the address of the last one.
        agent: The browser's and the system's names.
    """

    device: Device
    made_at: datetime | None
    seen_at: datetime | None
    block: str | None
    agent: str | None
