"""One transaction: repositories on one connection, facts in the outbox of the same commit."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine

from chassis.envelope import Envelope
from chassis.outbox import announcement
from chassis.revocation import Revoked
from frmr.adapters import inbox, outbox, revocation
from frmr.adapters.announcements import announced
from frmr.adapters.postgres.accounts import PostgresAccounts
from frmr.adapters.postgres.bindings import PostgresBindings
from frmr.adapters.postgres.dictionaries import PostgresDictionaries
from frmr.adapters.postgres.discrepancies import PostgresDiscrepancies
from frmr.adapters.postgres.organisations import PostgresOrganisations
from frmr.adapters.postgres.positions import PostgresPositions
from frmr.adapters.postgres.staffing import PostgresStaffing
from frmr.adapters.postgres.workers import PostgresWorkers
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import Fact


class PostgresWork:
    """See ``usecases.ports.Work``."""

    def __init__(
        self, db: Connection, calendar: Calendar, index_key: bytes, by: str, *, ring: bool = True
    ) -> None:
        self._db = db
        self._ring = ring
        self._calendar = calendar
        self.accounts = PostgresAccounts(db)
        self.organisations = PostgresOrganisations(db, by)
        self.staffing = PostgresStaffing(db, by)
        self.workers = PostgresWorkers(db, by)
        self.positions = PostgresPositions(db, by, self.organisations)
        self.bindings = PostgresBindings(db, by)
        self.dictionaries = PostgresDictionaries(db)
        self.discrepancies = PostgresDiscrepancies(db, index_key)

    def seen(self, envelope: Envelope) -> bool:
        """Whether the message was applied before; if not, it counts as applied from now on."""
        return inbox.seen(self._db, envelope)

    def stale(self, envelope: Envelope) -> None:
        """Something newer was known: the message changed nothing, and its row says so."""
        inbox.stale(self._db, envelope)

    def revoke(self, entries: Iterable[Revoked]) -> None:
        """Refuse tokens of ended sessions and blocked accounts from now on."""
        revocation.add(self._db, entries)

    def announce(self, fact: Fact) -> None:
        """Tell others, if this commits."""
        name, body, version = announced(fact, self._calendar.today())
        envelope = announcement(name, body, version=version, at=self._calendar.now())
        outbox.add(self._db, envelope, ring=self._ring)


def postgres_work(
    engine: Engine, calendar: Calendar, index_key: bytes, *, ring: bool = True
) -> Callable[[str], AbstractContextManager[PostgresWork]]:
    """A factory of transactions; its argument says who records.

    ``ring``: commits wake the relay.
    """

    @contextmanager
    def start(by: str) -> Iterator[PostgresWork]:
        with engine.begin() as db:
            yield PostgresWork(db, calendar, index_key, by, ring=ring)

    return start
