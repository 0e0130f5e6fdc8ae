"""Support sees where somebody is signed in, and ends it."""

from collections.abc import Sequence
from uuid import UUID

from chassis.clock import Clock
from idp.domain.officer import Officer
from idp.domain.refusals import SessionUnknown
from idp.domain.session import SeenSession
from idp.usecases.officers import Deed, Desk
from idp.usecases.session import end_session, end_sessions
from idp.usecases.support.ports import SupportWork

REASON = "support"
"""Why they end."""
WORD = "session.end"


class ListAccountSessions:
    """Where an account is signed in."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID) -> Sequence[SeenSession]:
        """Live ones, the last proven first; AccountUnknown."""

        def read(work: SupportWork) -> Sequence[SeenSession]:
            work.accounts.get(account_id)
            return work.sessions.of(account_id, self._clock())

        deed = Deed("support.read", account_id, facts={"what": "sessions"})
        return self._desk(officer, deed, read)


class EndAccountSession:
    """One of them ends, with all that was given within it."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, session_id: UUID, reason: str) -> None:
        """End it; SessionUnknown, also of another account's."""

        def act(work: SupportWork) -> None:
            held = work.sessions.get(session_id)
            if held is None or held.account_id != account_id:
                raise SessionUnknown
            actor = str(officer.account_id)
            end_session(work, session_id, REASON, self._clock, actor=actor, offline=True)

        facts = {"session": str(session_id)}
        self._desk(officer, Deed(WORD, account_id, reason, facts), act)


class EndAccountSessions:
    """All of them end, with every grant."""

    def __init__(self, desk: Desk[SupportWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, account_id: UUID, reason: str) -> None:
        """End them; AccountUnknown."""
        actor = str(officer.account_id)
        self._desk(
            officer,
            Deed(WORD, account_id, reason),
            lambda work: end_sessions(work, account_id, REASON, self._clock, actor=actor),
        )
