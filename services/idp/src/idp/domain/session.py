"""A sign-in that lasts: what it proves and until when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from idp.domain.level import Acr, strength


@dataclass(frozen=True)
class SessionLife:
    """How long a session lasts without use, and at most."""

    idle: timedelta = timedelta(seconds=1800)
    absolute: timedelta = timedelta(seconds=43200)


@dataclass(frozen=True)
class Session:
    """One browser that is signed in; ``id`` is the ``sid`` of its tokens."""

    id: UUID
    account_id: UUID
    cookie_hash: bytes
    amr: tuple[str, ...]
    auth_time: datetime
    idle_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    @classmethod
    def begin(
        cls,
        session_id: UUID,
        account_id: UUID,
        cookie_hash: bytes,
        amr: tuple[str, ...],
        now: datetime,
        life: SessionLife,
    ) -> "Session":
        """A session that begins with these methods."""
        return cls(
            session_id, account_id, cookie_hash, amr, now, now + life.idle, now + life.absolute
        )

    @property
    def acr(self) -> Acr:
        """What its methods are worth."""
        return strength(self.amr)

    def is_live(self, now: datetime) -> bool:
        """Whether it still stands for the person."""
        return self.ended_at is None and now < self.idle_at and now < self.expires_at

    def seen(self, now: datetime, life: SessionLife) -> "Session":
        """The same session, used just now."""
        return replace(self, idle_at=now + life.idle)

    def renewed(
        self, cookie_hash: bytes, amr: tuple[str, ...], now: datetime, life: SessionLife
    ) -> "Session":
        """The same session after a fresh proof: another cookie, so none that was planted lives on."""
        joined = tuple(dict.fromkeys((*self.amr, *amr)))
        return replace(
            self, cookie_hash=cookie_hash, amr=joined, auth_time=now, idle_at=now + life.idle
        )

    def ended(self, now: datetime) -> "Session":
        """The session after sign-out."""
        return replace(self, ended_at=now)

    def satisfies(self, least: Acr, max_age: int | None, now: datetime) -> bool:
        """Whether it is strong and fresh enough."""
        fresh = max_age is None or (now - self.auth_time).total_seconds() <= max_age
        return fresh and self.acr.reaches(least)
