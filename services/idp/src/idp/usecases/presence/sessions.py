"""A person's own sessions: where they are signed in, and the end of it."""

from collections.abc import Sequence
from uuid import UUID

from chassis.clock import Clock
from idp.domain.refusals import SessionUnknown
from idp.domain.session import SeenSession
from idp.usecases.ending import EndingAllWork, StartEndingAll
from idp.usecases.session import end_session, end_sessions

REASON = "logout"


class ListSessions:
    """Where the account is signed in."""

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID) -> Sequence[SeenSession]:
        """Live ones, the last proven first."""
        with self._start_work() as work:
            return work.sessions.of(account_id, self._clock())


class EndOwnSession:
    """One of them ends, with all that was given within it: that browser may be another's."""

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, session_id: UUID) -> None:
        """End it; one that is over already stays so.

        Raises:
            SessionUnknown: the account has none such.
        """
        with self._start_work() as work:
            held = work.sessions.get(session_id)
            if held is None or held.account_id != account_id:
                raise SessionUnknown
            end_session(work, session_id, REASON, self._clock, offline=True)


class EndOwnSessions:
    """All of them end."""

    def __init__(self, start_work: StartEndingAll, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, *, but: UUID | None = None) -> None:
        """End all, with what was given within them, ``but`` the one in which the person is."""
        with self._start_work() as work:
            end_sessions(work, account_id, REASON, self._clock, but=but)


def end_sessions_of(work: EndingAllWork, device_id: UUID, clock: Clock) -> None:
    """Within a transaction, the end of what began at a browser that is revoked."""
    for session_id in work.sessions.of_device(device_id):
        end_session(work, session_id, "device", clock, offline=True)
