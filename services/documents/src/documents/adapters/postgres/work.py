"""One transaction: repositories on one connection, facts in the outbox, the journal last."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine

from chassis.clock import Clock
from chassis.envelope import Envelope
from chassis.outbox import announcement
from chassis.revocation import Revoked
from documents.adapters import inbox, outbox, revocation
from documents.adapters.announcements import announced
from documents.adapters.postgres.catalogue import PostgresDocuments, PostgresVersions
from documents.adapters.postgres.deliveries import PostgresDeliveries, SecretRing
from documents.adapters.postgres.jobs import PostgresJobs
from documents.adapters.postgres.journal import PostgresJournal
from documents.adapters.postgres.registry import PostgresRegistry
from documents.adapters.postgres.signatures import PostgresSignatures
from documents.adapters.postgres.trust import PostgresTrust
from documents.domain.facts import Fact


class PostgresWork:
    """See ``usecases.ports.Work``."""

    def __init__(self, db: Connection, ring: SecretRing, clock: Clock, *, notify: bool) -> None:
        self._db = db
        self._clock = clock
        self._ring_bell = notify
        self._journal = PostgresJournal(db, clock)
        self.documents = PostgresDocuments(db)
        self.versions = PostgresVersions(db)
        self.signatures = PostgresSignatures(db)
        self.deliveries = PostgresDeliveries(db, ring)
        self.registry = PostgresRegistry(db)
        self.trust = PostgresTrust(db)
        self.jobs = PostgresJobs(db)

    @property
    def journal(self) -> PostgresJournal:
        """The journal of this transaction."""
        return self._journal

    def announce(self, fact: Fact) -> None:
        """The outbox row and the relay's bell, in this transaction."""
        name, body = announced(fact)
        told = announcement(name, body, version=fact.row_version, at=self._clock())
        outbox.add(self._db, told, ring=self._ring_bell)

    def revoke(self, fallen: Iterable[Revoked]) -> None:
        """Tokens that are refused from now on."""
        revocation.add(self._db, fallen)

    def seen(self, envelope: Envelope) -> bool:
        """Notes the message in this transaction; True if it was noted before."""
        return inbox.seen(self._db, envelope)

    def stale(self, envelope: Envelope) -> None:
        """The noted message changed nothing."""
        inbox.stale(self._db, envelope)


def postgres_work(
    engine: Engine, ring: SecretRing, clock: Clock, *, notify: bool = True
) -> Callable[[], AbstractContextManager[PostgresWork]]:
    """A factory of transactions; the journal's lines are appended as the last statements.

    ``notify``: a commit with a fact in it wakes the relay.
    """

    @contextmanager
    def start() -> Iterator[PostgresWork]:
        with engine.begin() as db:
            work = PostgresWork(db, ring, clock, notify=notify)
            yield work
            work.journal.append()

    return start
