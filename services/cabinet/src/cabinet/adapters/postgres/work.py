"""One transaction: projections on one connection, and the note of the message it applies."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from cabinet.adapters import inbox, revocation
from cabinet.adapters.postgres.accounts import PostgresAccounts
from cabinet.adapters.postgres.documents import PostgresDocuments
from cabinet.adapters.postgres.organisations import PostgresOrganisations
from cabinet.adapters.postgres.workers import PostgresWorkers
from cabinet.adapters.ring import Ring
from chassis.envelope import Envelope
from chassis.revocation import Revoked

# As ``chassis.revocation`` compares: whole seconds, as tokens count them.
_DENIED = """SELECT EXISTS (SELECT FROM revocation
    WHERE (kind, id) IN (('sub', :sub), ('sid', :sid))
    AND date_trunc('second', not_before) >= :issued_at)"""


class PostgresWork:
    """See ``usecases.ports.Work``."""

    def __init__(self, db: Connection, ring: Ring) -> None:
        self._db = db
        self.accounts = PostgresAccounts(db, ring)
        self.workers = PostgresWorkers(db)
        self.organisations = PostgresOrganisations(db)
        self.documents = PostgresDocuments(db)

    def seen(self, envelope: Envelope) -> bool:
        """Note the message; True if it was noted before."""
        return inbox.seen(self._db, envelope)

    def stale(self, envelope: Envelope) -> None:
        """Note that it changed nothing."""
        inbox.stale(self._db, envelope)

    def revoke(self, entries: Iterable[Revoked]) -> None:
        """Put them on the deny list."""
        revocation.add(self._db, entries)

    def is_denied(self, account_id: UUID, sid: str, issued_at: datetime) -> bool:
        """Whether the deny list refuses what was issued then to this sign-in."""
        asked = {"sub": str(account_id), "sid": sid, "issued_at": issued_at}
        return bool(self._db.scalar(text(_DENIED), asked))

    def last_contact(self) -> datetime | None:
        """When the worker last proved that it hears."""
        at: datetime | None = self._db.scalar(text("SELECT seen_at FROM worker_life"))
        return at


def postgres_work(engine: Engine, ring: Ring) -> Callable[[], AbstractContextManager[PostgresWork]]:
    """A factory of transactions."""

    @contextmanager
    def start() -> Iterator[PostgresWork]:
        with engine.begin() as db:
            yield PostgresWork(db, ring)

    return start
