"""A sign-in that lasts: what it proves and until when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from idp.domain.level import Acr
from idp.domain.local_access import LocalAccess

FRESH_S = 300
"""Seconds for which a proof counts as given just now, for what must not be done by a stray hand."""
SECOND = frozenset({"sms", "tel", "otp"})
"""Methods that are a second step, as tokens name them (RFC 8176)."""


@dataclass(frozen=True)
class SessionLife:
    """How long a session lasts without use, and at most."""

    idle: timedelta = timedelta(seconds=1800)
    absolute: timedelta = timedelta(seconds=43200)


@dataclass(frozen=True)
class Session:
    """One browser that is signed in; ``id`` is the ``sid`` of its tokens.

    Attributes:
        local_access: What opened it, if it was a slip and not its owner's password: it ends with
            that, and opens less.
    """

    id: UUID
    account_id: UUID
    cookie_hash: bytes
    amr: tuple[str, ...]
    acr: Acr
    auth_time: datetime
    idle_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    local_access: LocalAccess | None = None

    @classmethod
    def begin(
        cls,
        session_id: UUID,
        account_id: UUID,
        *,
        cookie_hash: bytes,
        amr: tuple[str, ...],
        acr: Acr,
        now: datetime,
        life: SessionLife,
        local_access: LocalAccess | None = None,
    ) -> "Session":
        """A session that begins with this proof."""
        until = now + life.absolute
        if local_access is not None:
            until = min(until, local_access.expires_at)
        return cls(
            session_id,
            account_id,
            cookie_hash,
            amr,
            acr,
            auth_time=now,
            idle_at=now + life.idle,
            expires_at=until,
            local_access=local_access,
        )

    def is_live(self, now: datetime) -> bool:
        """Whether it still stands for the person."""
        return self.ended_at is None and now < self.idle_at and now < self.expires_at

    def seen(self, now: datetime, life: SessionLife) -> "Session":
        """The same session, used just now."""
        return replace(self, idle_at=now + life.idle)

    def renewed(
        self,
        cookie_hash: bytes,
        *,
        amr: tuple[str, ...],
        acr: Acr,
        now: datetime,
        life: SessionLife,
    ) -> "Session":
        """The same session after a fresh proof: another cookie, so none that was planted lives on.

        A second step joins the password that began the session; a password alone does not make an
        old second step fresh.
        """
        if SECOND & set(amr):
            amr = tuple(dict.fromkeys((*(word for word in self.amr if word == "pwd"), *amr)))
            acr = Acr.AAL2 if "pwd" in amr else acr
        return replace(
            self, cookie_hash=cookie_hash, amr=amr, acr=acr, auth_time=now, idle_at=now + life.idle
        )

    def ended(self, now: datetime) -> "Session":
        """The session after sign-out."""
        return replace(self, ended_at=now)

    def satisfies(self, least: Acr, max_age: int | None, now: datetime) -> bool:
        """Whether it is strong and fresh enough."""
        fresh = max_age is None or (now - self.auth_time).total_seconds() <= max_age
        return fresh and self.acr.reaches(least)


@dataclass(frozen=True)
class SeenSession:
    """A session as its owner sees it in the list; what was not noted at the time is None.

    Attributes:
        begun_at: The proof that began it.
        block: /24 or /56 of the address that it began at.
        agent: The browser's and the system's names.
        device_id: The browser, where it was known by then.
    """

    session: Session
    begun_at: datetime | None = None
    block: str | None = None
    agent: str | None = None
    device_id: UUID | None = None
