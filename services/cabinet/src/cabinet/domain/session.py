"""A person's session: who, how surely, until when; compared as data, never by a store's timer."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from cabinet.domain.attempt import at_least
from cabinet.domain.refusals import AccountUnconfirmed, SessionOver, StepUpNeeded

CONFIRMED = "confirmed"
# A token is renewed this long before its end, so that none dies on its way.
REFRESH_AHEAD = timedelta(seconds=30)
EXCHANGED_AHEAD = timedelta(seconds=15)


@dataclass(frozen=True)
class Limits:
    """How long a session lives (cabinet settings IDLE_S, SESSION_S, STEPUP_S)."""

    idle: timedelta = timedelta(seconds=900)
    absolute: timedelta = timedelta(seconds=43200)
    step_up: timedelta = timedelta(seconds=300)


@dataclass(frozen=True)
class Token:
    """An access token and its end."""

    value: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class Purpose:
    """What an exchanged token is for; a step-up makes the earlier ones unusable."""

    audience: str
    scope: str
    acr: str
    auth_time: datetime


@dataclass(frozen=True)
class Session:
    """What the cabinet remembers between two pages; stored encrypted."""

    account_id: UUID
    sid: str
    acr: str
    auth_time: datetime
    level: str
    access: Token
    refresh: str | None = field(repr=False)
    created_at: datetime
    seen_at: datetime
    refreshed_at: datetime
    position_id: UUID | None = None
    id_token: str = field(default="", repr=False)
    exchanged: tuple[tuple[Purpose, Token], ...] = ()

    def check_alive(self, limits: Limits, now: datetime) -> None:
        """Raise ``SessionOver`` once the session was idle or old too long."""
        if now >= self.seen_at + limits.idle:
            raise SessionOver(idle=True)
        if now >= self.created_at + limits.absolute:
            raise SessionOver(idle=False)

    def check_confirmed(self) -> None:
        """Raise ``AccountUnconfirmed`` below the level that the cabinet opens for."""
        if self.level != CONFIRMED:
            raise AccountUnconfirmed

    def check_fresh(self, limits: Limits, now: datetime) -> None:
        """Raise ``StepUpNeeded`` unless a second factor was shown just now (RFC 9470)."""
        if not at_least(self.acr, "aal2") or now - self.auth_time > limits.step_up:
            raise StepUpNeeded

    def seen(self, now: datetime) -> "Session":
        """Move the idle clock: the person opened a page (polls do not)."""
        return replace(self, seen_at=now)

    def at(self, position_id: UUID) -> "Session":
        """Work from another workplace."""
        return replace(self, position_id=position_id)

    def after(self, former: "Session") -> "Session":
        """In the place of the browser's former session: of the same person, from where they work.

        Within one sign-in at the identity provider, as after a step-up, it does not grow younger.
        """
        if former.account_id != self.account_id:
            return self
        created_at = former.created_at if former.sid == self.sid else self.created_at
        return replace(self, position_id=former.position_id, created_at=created_at)

    def access_expires(self, now: datetime) -> bool:
        """Tell whether the access token has to be renewed before use."""
        return now >= self.access.expires_at - REFRESH_AHEAD

    def renewed(self, access: Token, refresh: str | None, level: str, now: datetime) -> "Session":
        """Take the tokens of a refresh, and the level they tell; the old refresh token is spent."""
        return replace(self, access=access, refresh=refresh, level=level, refreshed_at=now)

    def distrusting(self, now: datetime) -> "Session":
        """Use none of its tokens any more: another service does not believe what signed them."""
        return replace(self, access=replace(self.access, expires_at=now), exchanged=())

    def purpose(self, audience: str, scope: str) -> Purpose:
        """Name what a token is wanted for, as this sign-in may ask for it."""
        return Purpose(audience, scope, self.acr, self.auth_time)

    def exchanged_for(self, purpose: Purpose, now: datetime) -> str | None:
        """Give the token exchanged earlier for the same purpose, while it lives."""
        for known, token in self.exchanged:
            if known == purpose and now < token.expires_at - EXCHANGED_AHEAD:
                return token.value
        return None

    def with_exchanged(self, purpose: Purpose, token: Token, now: datetime) -> "Session":
        """Keep one more exchanged token; the dead ones go."""
        alive = [(p, t) for p, t in self.exchanged if p != purpose and now < t.expires_at]
        return replace(self, exchanged=(*alive, (purpose, token)))
