"""A session between two pages: open a page with it, keep it alive, end it."""

from contextlib import suppress
from datetime import timedelta

from cabinet.domain.attempt import digest
from cabinet.domain.refusals import LogoutTokenRefused, SessionOver
from cabinet.domain.session import Limits
from cabinet.usecases.ports import Clock, IdentityProvider, Once, Sessions, Visit
from chassis.refusal import Unavailable

# A logout token is young when it comes (OpenID Connect Back-Channel Logout 1.0 §2.6).
LOGOUT_TOKEN_LIFE = timedelta(minutes=10)


class OpenPage:
    """Find who is asking; each page moves the idle clock, polls do not."""

    def __init__(self, sessions: Sessions, limits: Limits, clock: Clock) -> None:
        self._sessions = sessions
        self._limits = limits
        self._clock = clock

    def __call__(self, cookie: str | None, *, poll: bool = False) -> Visit:
        """The visit; SessionOver."""
        if cookie is None:
            raise SessionOver(idle=False)
        key = digest(cookie)
        session = self._sessions.find(key)
        if session is None:
            raise SessionOver(idle=self._sessions.was_idle(key))
        now = self._clock()
        try:
            session.check_alive(self._limits, now)
        except SessionOver as over:
            if over.facts.get("idle"):
                self._sessions.bury(key)
            else:
                self._sessions.end(key)
            raise
        if not poll:
            session = self._sessions.change(key, lambda current: current.seen(now))
        if session is None:
            raise SessionOver(idle=False)
        return Visit(key, session)


class DistrustTokens:
    """Another service did not believe a token: the key that signed it was withdrawn meanwhile."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def __call__(self, visit: Visit) -> None:
        """Whatever asks next in this session renews and exchanges."""
        now = self._clock()
        self._sessions.change(visit.key, lambda current: current.distrusting(now))


class EndSession:
    """Sign out: here at once, there by the address that is given back."""

    def __init__(self, sessions: Sessions, provider: IdentityProvider) -> None:
        self._sessions = sessions
        self._provider = provider

    def __call__(self, cookie: str) -> str | None:
        """Where to go to be signed out at the identity provider; None if nobody was signed in."""
        session = self._sessions.end(digest(cookie))
        if session is None:
            return None
        if session.refresh is not None:
            with suppress(Unavailable):
                self._provider.revoke(session.refresh)
        return self._provider.farewell(session.id_token)


class EndSignin:
    """Back-channel logout: the identity provider says that a sign-in, or all of them, are over."""

    def __init__(
        self, provider: IdentityProvider, sessions: Sessions, once: Once, clock: Clock
    ) -> None:
        self._provider = provider
        self._sessions = sessions
        self._once = once
        self._clock = clock

    def __call__(self, logout_token: str) -> None:
        """End them; LogoutTokenRefused for a token that is not for us, or seen before.

        It is noted once they ended: a crash between loses no logout, the token may come again.
        """
        over = self._provider.over(logout_token)
        name = f"logout:{over.jti}"
        if self._once.known(name):
            raise LogoutTokenRefused(reason="replayed")
        if over.sid is not None:
            self._sessions.end_of(over.sid)
        elif over.account_id is not None:
            self._sessions.end_all(over.account_id, self._clock())
        self._once.note(name, LOGOUT_TOKEN_LIFE)
