"""Job rows: added in the transaction that makes the work, taken by one loop at a time."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, text

from chassis import origin
from chassis.origin import Origin

CHANNEL = "jobs"
LEASE = timedelta(seconds=60)


class PostgresJobs:
    """See ``usecases.ports.Jobs``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, kind: str, subject_id: UUID) -> None:
        """Add one and wake the loops when this commits."""
        began = origin.current()
        self._db.execute(
            text(
                """INSERT INTO job
                (kind, subject_id, traceparent, tracestate, correlation_id)
                VALUES (:kind, :subject_id, :traceparent, :tracestate, :correlation_id)
                ON CONFLICT (kind, subject_id) DO UPDATE SET run_at = now()"""
            ),
            {
                "kind": kind,
                "subject_id": subject_id,
                "traceparent": began.traceparent,
                "tracestate": began.tracestate,
                "correlation_id": began.correlation_id,
            },
        )
        self._db.execute(
            text("SELECT pg_notify(:channel, :kind)"), {"channel": CHANNEL, "kind": kind}
        )


@dataclass(frozen=True)
class Job:
    """A row that this process took; others get it when the lease is over."""

    job_id: int
    kind: str
    subject_id: UUID
    attempts: int
    began: Origin = field(default=Origin())


class JobQueue:
    """The loop's side: take, finish, put off."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, kinds: tuple[str, ...]) -> Job | None:
        """The job that is due longest."""
        with self._engine.begin() as db:
            row = db.execute(
                text(
                    """UPDATE job SET attempts = attempts + 1, run_at = now() + :lease
                    WHERE job_id = (SELECT job_id FROM job
                        WHERE kind = ANY(:kinds) AND run_at <= now()
                        ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING job_id, kind, subject_id, attempts,
                        traceparent, tracestate, correlation_id"""
                ),
                {"kinds": list(kinds), "lease": LEASE},
            ).one_or_none()
        if row is None:
            return None
        began = Origin(row.traceparent, row.tracestate, row.correlation_id)
        return Job(row.job_id, row.kind, row.subject_id, row.attempts, began)

    def finish(self, job: Job) -> None:
        """It is done."""
        with self._engine.begin() as db:
            db.execute(text("DELETE FROM job WHERE job_id = :id"), {"id": job.job_id})

    def put_off(self, job: Job, wait: timedelta) -> None:
        """Look again later."""
        with self._engine.begin() as db:
            db.execute(
                text("UPDATE job SET run_at = now() + :wait WHERE job_id = :id"),
                {"id": job.job_id, "wait": wait},
            )
