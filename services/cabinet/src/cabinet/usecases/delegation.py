"""Act for a person at another service: with a token exchanged for it, never with the person's."""

from cabinet.domain.refusals import SessionOver, SigninRefused
from cabinet.domain.session import Session, Token
from cabinet.domain.workplace import Workplace
from cabinet.usecases.ports import Acting, Clock, IdentityProvider, Sessions, Visit


class Delegation:
    """Gives tokens for one audience and scope; renews the person's own token when it must."""

    def __init__(self, sessions: Sessions, provider: IdentityProvider, clock: Clock) -> None:
        self._sessions = sessions
        self._provider = provider
        self._clock = clock

    def __call__(self, visit: Visit, audience: str, scope: str) -> str:
        """A token of at most two minutes, kept for its purpose; SessionOver."""
        session = self.renewed(visit)
        now = self._clock()
        purpose = session.purpose(audience, scope)
        known = session.exchanged_for(purpose, now)
        if known is not None:
            return known
        try:
            token = self._exchanged(visit, session, audience, scope)
        except SigninRefused:
            self._sessions.end(visit.key)
            raise SessionOver(idle=False) from None
        self._sessions.change(
            visit.key, lambda current: current.with_exchanged(purpose, token, now)
        )
        return token.value

    def at(self, visit: Visit, place: Workplace, scope: str) -> Acting:
        """In a person's name at the document store, from a workplace."""
        return Acting(self(visit, "documents", scope), place.position.position_id)

    def renewed(self, visit: Visit, *, always: bool = False) -> Session:
        """The session with an access token that lives; one request renews, the others wait."""
        session = self._sessions.find(visit.key)
        if session is not None and not always and not session.access_expires(self._clock()):
            return session
        with self._sessions.refreshing(visit.key):
            current = self._sessions.find(visit.key)
            if current is None:
                raise SessionOver(idle=False)
            if session is not None and current.refreshed_at != session.refreshed_at:
                return current
            return self._renew(visit.key, current)

    def _exchanged(self, visit: Visit, session: Session, audience: str, scope: str) -> Token:
        """Once more with a renewed token: the key that signed the first may be withdrawn by now."""
        refused = session.access
        try:
            return self._provider.exchange(refused.value, audience, scope)
        except SigninRefused:
            now = self._clock()
            self._sessions.change(
                visit.key,
                lambda current: current.distrusting(now) if current.access == refused else current,
            )
            return self._provider.exchange(self.renewed(visit).access.value, audience, scope)

    def _renew(self, key: str, session: Session) -> Session:
        if session.refresh is None:
            self._sessions.end(key)
            raise SessionOver(idle=False)
        try:
            found = self._provider.refresh(session.refresh)
        except SigninRefused:
            self._sessions.end(key)
            raise SessionOver(idle=False) from None
        now = self._clock()
        renewed = self._sessions.change(
            key, lambda current: current.renewed(found.access, found.refresh, found.level, now)
        )
        if renewed is None:
            raise SessionOver(idle=False)
        return renewed
