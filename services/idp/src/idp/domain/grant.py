"""What a person let a client do, and the codes and refresh tokens that stand for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from idp.domain.level import Acr

CODE_LIFE = timedelta(seconds=60)
REFRESH_IDLE = timedelta(days=7)
REFRESH_LIFE = timedelta(days=30)
REPLAY = timedelta(seconds=10)
"""Whoever proves to hold a key may have lost the answer, and gets the same one again."""


@dataclass(frozen=True)
class Grant:
    """One sign-in of one person at one client; every token of it dies with it.

    Attributes:
        offline: Whether it outlives the browser's session.
        jkt: The key that its code was bound to, and for a program that can keep no other key its
            refresh tokens (RFC 9449).
    """

    id: UUID
    client_id: str
    account_id: UUID
    session_id: UUID
    scope: tuple[str, ...]
    audience: str
    amr: tuple[str, ...]
    acr: Acr
    auth_time: datetime
    created_at: datetime
    offline: bool = False
    revoked_at: datetime | None = None
    jkt: str | None = None

    @property
    def is_live(self) -> bool:
        """Whether tokens of it still stand for the person."""
        return self.revoked_at is None

    def revoked(self, now: datetime) -> "Grant":
        """The grant after it was taken back."""
        return replace(self, revoked_at=now)


@dataclass(frozen=True)
class AuthorizationCode:
    """A code as it is kept: by its digest, bound to all that must come back with it."""

    digest: bytes
    grant_id: UUID
    client_id: str
    redirect_uri: str
    challenge: str | None
    nonce: str | None
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True)
class RefreshToken:
    """One generation of a family; ``successor`` is the next one, sealed under this one."""

    digest: bytes
    grant_id: UUID
    generation: int
    expires_at: datetime
    used_at: datetime | None = None
    successor: bytes | None = None

    def may_repeat(self, now: datetime) -> bool:
        """Whether a program with a key may be given the lost successor once more."""
        if self.used_at is None or self.successor is None:
            return False
        return now - self.used_at <= REPLAY


def refresh_until(grant: Grant, now: datetime) -> datetime:
    """When a refresh token made now dies: unused for a week, or with its family."""
    return min(now + REFRESH_IDLE, grant.created_at + REFRESH_LIFE)
