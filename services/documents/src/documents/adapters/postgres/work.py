"""One transaction: repositories on one connection, facts in the outbox, the journal last."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, text

from chassis.clock import Clock
from contracts import events
from documents.adapters.announcements import announced
from documents.adapters.postgres.catalogue import PostgresDocuments, PostgresVersions
from documents.adapters.postgres.deliveries import PostgresDeliveries, SecretRing
from documents.adapters.postgres.jobs import PostgresJobs
from documents.adapters.postgres.journal import PostgresJournal
from documents.adapters.postgres.registry import PostgresRegistry
from documents.adapters.postgres.signatures import PostgresSignatures
from documents.adapters.postgres.trust import PostgresTrust
from documents.domain.facts import Fact


class Origin(NamedTuple):
    """What began this transaction: it travels with the facts."""

    traceparent: str | None = None
    tracestate: str | None = None
    correlation_id: str | None = None
    causation_id: UUID | None = None


class PostgresWork:
    """See ``usecases.ports.Work``."""

    def __init__(self, db: Connection, ring: SecretRing, clock: Clock, origin: Origin) -> None:
        self._db = db
        self._clock = clock
        self._origin = origin
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
        events.check(name, body)
        told = self._origin._asdict() | {
            "message_id": uuid4(),
            "type": name,
            "aggregate_id": fact.document_id,
            "aggregate_version": fact.row_version,
            "body": json.dumps(body, ensure_ascii=False),
            "occurred_at": self._clock(),
        }
        self._db.execute(
            text(
                """INSERT INTO outbox (message_id, type, aggregate_id, aggregate_version, body,
                traceparent, tracestate, correlation_id, causation_id, occurred_at)
                VALUES (:message_id, :type, :aggregate_id, :aggregate_version,
                CAST(:body AS jsonb), :traceparent, :tracestate, :correlation_id, :causation_id,
                :occurred_at)"""
            ),
            told,
        )
        self._db.execute(text("SELECT pg_notify('outbox', '')"))

    def seen(self, message_id: UUID, kind: str, aggregate_id: UUID, version: int) -> bool:
        """Notes the message in this transaction; True if it was noted before."""
        done = self._db.execute(
            text(
                """INSERT INTO inbox (message_id, type, aggregate_id, aggregate_version, outcome)
                VALUES (:message_id, :kind, :aggregate_id, :version, 'applied')
                ON CONFLICT (message_id) DO NOTHING"""
            ),
            {
                "message_id": message_id,
                "kind": kind,
                "aggregate_id": aggregate_id,
                "version": version,
            },
        )
        return done.rowcount == 0


def postgres_work(
    engine: Engine,
    ring: SecretRing,
    clock: Clock,
    origin: Callable[[], Origin] = Origin,
) -> Callable[[], AbstractContextManager[PostgresWork]]:
    """A factory of transactions; the journal's lines are appended as the last statements."""

    @contextmanager
    def start() -> Iterator[PostgresWork]:
        with engine.begin() as db:
            work = PostgresWork(db, ring, clock, origin())
            yield work
            work.journal.append()

    return start
