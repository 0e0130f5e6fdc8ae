"""The session of a token, and what it has begun: programs hold no cookie of a transaction."""

from uuid import UUID

from idp.domain.refusals import SignedOut, TransactionExpired
from idp.domain.session import Session
from idp.domain.signin import Purpose
from idp.usecases.own.work import StartOwnWork
from idp.usecases.ports import Clock
from idp.usecases.transaction import Key


class ReadSession:
    """A token names its session: what was proven in it counts for the token's changes."""

    def __init__(self, start_work: StartOwnWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, session_id: UUID) -> Session:
        """The session, if it lives; SignedOut."""
        with self._start_work() as work:
            session = work.sessions.get(session_id)
        if session is None or not session.is_live(self._clock()):
            raise SignedOut
        return session


class FindBegun:
    """What a session began last for one purpose: its tokens may go on with it."""

    def __init__(self, start_work: StartOwnWork) -> None:
        self._start_work = start_work

    def __call__(self, session: Session, purpose: Purpose, method: str | None = None) -> Key:
        """The key of the transaction; TransactionExpired where there is none."""
        with self._start_work() as work:
            signin_id = work.signins.latest(session.id, purpose, method)
        if signin_id is None:
            raise TransactionExpired
        return Key(signin_id, None, session.id, by_token=True)
