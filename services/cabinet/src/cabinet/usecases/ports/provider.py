"""The identity provider as the use cases need it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from cabinet.domain.session import Token


@dataclass(frozen=True)
class Wish:
    """What the identity provider is asked for."""

    state: str
    nonce: str
    challenge: str
    locale: str
    acr: str | None = None
    max_age_s: int | None = None
    login_again: bool = False


@dataclass(frozen=True)
class SignedIn:
    """What came back for a code, every token checked."""

    account_id: UUID
    sid: str
    nonce: str
    acr: str
    auth_time: datetime
    level: str
    access: Token
    refresh: str | None = field(repr=False)
    id_token: str = field(repr=False)
    issued_at: datetime


@dataclass(frozen=True)
class Renewed:
    """What came back for a refresh token."""

    access: Token
    refresh: str | None = field(repr=False)
    level: str


@dataclass(frozen=True)
class SigninOver:
    """What a logout token says: one sign-in is over, or all of an account."""

    jti: str
    sid: str | None
    account_id: UUID | None


class IdentityProvider(Protocol):
    """The identity provider as a relying party sees it; Unavailable when it is away."""

    @property
    def issuer(self) -> str:
        """Its name, exactly."""
        ...

    def begin(self, wish: Wish) -> str:
        """Push the request (RFC 9126); gives the address to send the browser to."""
        ...

    def redeem(self, code: str, verifier: str, nonce: str) -> SignedIn:
        """Tokens for a code; SigninRefused."""
        ...

    def refresh(self, refresh_token: str) -> Renewed:
        """New tokens; SigninRefused when the old one is spent or revoked."""
        ...

    def exchange(self, access_token: str, audience: str, scope: str) -> Token:
        """A token for another service (RFC 8693); SigninRefused."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """Give a refresh token back (RFC 7009)."""
        ...

    def over(self, logout_token: str) -> SigninOver:
        """What a logout token says, checked; LogoutTokenRefused."""
        ...

    def farewell(self, id_token: str) -> str:
        """The address at which the person is signed out there too."""
        ...
