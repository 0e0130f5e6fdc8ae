"""Sign in: send the browser to the identity provider, and take its answer (RFC 9700)."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cabinet.domain.attempt import Attempt, digest
from cabinet.domain.refusals import SigninForeign, SigninRefused
from cabinet.domain.return_to import safe
from cabinet.domain.session import Session
from cabinet.usecases.ports import (
    Attempts,
    Clock,
    IdentityProvider,
    NewSecret,
    Sessions,
    StartWork,
    Wish,
)
from chassis.refusal import Unavailable


@dataclass(frozen=True)
class Begun:
    """Where the browser goes, and the cookie by which its answer is known again."""

    location: str
    state: str
    cookie: str = field(repr=False)


@dataclass(frozen=True)
class Finished:
    """The cookie of the new session, and where the person was going."""

    cookie: str = field(repr=False)
    return_to: str


class BeginSignin:
    """Begin an attempt; somebody who left an idle session is asked for the password again."""

    def __init__(
        self,
        provider: IdentityProvider,
        attempts: Attempts,
        sessions: Sessions,
        *,
        clock: Clock,
        new_secret: NewSecret,
    ) -> None:
        self._provider = provider
        self._attempts = attempts
        self._sessions = sessions
        self._clock = clock
        self._new_secret = new_secret

    def __call__(
        self,
        *,
        return_to: str | None,
        locale: str,
        session_cookie: str | None = None,
        acr: str | None = None,
        max_age_s: int | None = None,
    ) -> Begun:
        """Push the request and keep the attempt; ``acr`` and ``max_age_s`` ask for a step-up."""
        cookie = self._new_secret()
        idle, current = self._before(session_cookie)
        attempt = Attempt(
            state=self._new_secret(),
            nonce=self._new_secret(),
            verifier=self._new_secret(),
            browser=digest(cookie),
            return_to=safe(return_to),
            started_at=self._clock(),
            acr=acr,
            max_age_s=max_age_s,
            account_id=str(current.account_id) if current is not None and acr else None,
        )
        location = self._provider.begin(
            Wish(
                state=attempt.state,
                nonce=attempt.nonce,
                challenge=challenge(attempt.verifier),
                locale=locale,
                acr=acr,
                max_age_s=max_age_s,
                login_again=idle,
            )
        )
        self._attempts.keep(attempt)
        return Begun(location, attempt.state, cookie)

    def _before(self, session_cookie: str | None) -> tuple[bool, Session | None]:
        if session_cookie is None:
            return False, None
        key = digest(session_cookie)
        return self._sessions.was_idle(key), self._sessions.find(key)


class FinishSignin:
    """Take the answer: only for the attempt of this browser, once, into a session of a new id."""

    def __init__(
        self,
        provider: IdentityProvider,
        attempts: Attempts,
        sessions: Sessions,
        start_work: StartWork,
        *,
        clock: Clock,
        new_secret: NewSecret,
    ) -> None:
        self._provider = provider
        self._attempts = attempts
        self._sessions = sessions
        self._start_work = start_work
        self._clock = clock
        self._new_secret = new_secret

    def __call__(
        self, answer: Mapping[str, str], *, cookie: str, session_cookie: str | None = None
    ) -> Finished:
        """Open the session; SigninForeign, SigninRefused, StepUpNeeded, Unavailable."""
        attempt = self._attempts.take(answer.get("state", ""))
        if attempt is None:
            raise SigninForeign
        code = attempt.accept_answer(
            answer, cookie=cookie, issuer=self._provider.issuer, now=self._clock()
        )
        try:
            found = self._provider.redeem(code, attempt.verifier, attempt.nonce)
        except Unavailable:
            # The same answer may come again: whether its code was spent, the provider knows.
            self._attempts.keep(attempt)
            raise
        now = self._clock()
        attempt.accept_identity(
            nonce=found.nonce, acr=found.acr, auth_time=found.auth_time, now=now
        )
        if attempt.account_id not in {None, str(found.account_id)}:
            raise SigninForeign
        session = Session(
            account_id=found.account_id,
            sid=found.sid,
            acr=found.acr,
            auth_time=found.auth_time,
            level=found.level,
            access=found.access,
            refresh=found.refresh,
            id_token=found.id_token,
            created_at=now,
            seen_at=now,
            refreshed_at=now,
        )
        cookie = self._replace(session, session_cookie)
        self._demand_not_revoked(session, found.issued_at, cookie)
        return Finished(cookie, attempt.return_to)

    def _replace(self, session: Session, old_cookie: str | None) -> str:
        """A new id each time, so that a planted one is worth nothing; workplace and age stay."""
        old = self._sessions.end(digest(old_cookie)) if old_cookie else None
        if old is not None:
            session = session.after(old)
        cookie = self._new_secret()
        self._sessions.add(digest(cookie), session)
        return cookie

    def _demand_not_revoked(self, session: Session, issued_at: datetime, cookie: str) -> None:
        """Asked once the session is kept: whoever revokes later finds it, whoever did is found."""
        with self._start_work() as work:
            denied = work.is_denied(session.account_id, session.sid, issued_at)
        if denied:
            self._sessions.end(digest(cookie))
            raise SigninRefused(reason="revoked")


def challenge(verifier: str) -> str:
    """S256 of RFC 7636 §4.2."""
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
