"""The outbox in PostgreSQL: facts wait here from their commit until the broker has them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, text

from chassis.envelope import Envelope
from chassis.outbox import OutboxStatus, Row, Waiting
from chassis.refusal import Unavailable

LEAD = 7001
"""Number of the advisory lock that the one telling relay holds."""

_ADD = text(
    """INSERT INTO outbox (message_id, type, aggregate_id, aggregate_version, body, traceparent,
        tracestate, correlation_id, causation_id, occurred_at)
    VALUES (:message_id, :type, :aggregate_id, :aggregate_version, :body, :traceparent,
        :tracestate, :correlation_id, :causation_id, :occurred_at)"""
)
_RING = text("SELECT pg_notify('outbox', '')")
_WAITING = """SELECT seq, message_id, type, aggregate_id, aggregate_version, body, traceparent,
        tracestate, correlation_id, causation_id, occurred_at
    FROM outbox WHERE published_at IS NULL AND (retry_at IS NULL OR retry_at <= now())
    ORDER BY seq LIMIT %s"""
_MARK = """UPDATE outbox SET published_at = now(), retry_at = NULL, last_error = NULL
    WHERE seq = ANY(%s)"""
# Again after 1 to 30 s, longer as the fact grows old: never sooner, so that a row that nobody
# hears does not stand before the rows behind it.
_PUT_OFF = """UPDATE outbox SET last_error = failed.reason, retry_at = now()
        + least(greatest(now() - occurred_at, interval '1 s'), interval '30 s')
    FROM unnest(%s::bigint[], %s::text[]) AS failed (seq, reason) WHERE outbox.seq = failed.seq"""
_NEXT = """SELECT extract(epoch FROM min(retry_at) - now())::float AS due
    FROM outbox WHERE published_at IS NULL"""
_PRUNE = "DELETE FROM outbox WHERE published_at < now() - make_interval(days => %s)"
_STATUS = """SELECT count(*) FILTER (WHERE published_at IS NULL) AS waiting,
        min(occurred_at) FILTER (WHERE published_at IS NULL) AS oldest,
        count(*) FILTER (WHERE published_at IS NULL AND last_error IS NOT NULL) AS put_off,
        (array_agg(last_error ORDER BY seq DESC) FILTER (WHERE last_error IS NOT NULL))[1]
            AS last_error,
        count(*) FILTER (WHERE published_at IS NOT NULL) AS told
    FROM outbox"""
_REPLAY = """UPDATE outbox SET published_at = NULL, retry_at = NULL, last_error = NULL
    WHERE published_at IS NOT NULL AND occurred_at >= %(since)s
        AND (%(kind)s::text IS NULL OR type = %(kind)s)
        AND (%(ids)s::uuid[] IS NULL OR message_id = ANY(%(ids)s))"""
_ROWS = """SELECT message_id, type, published_at FROM outbox
    WHERE occurred_at >= %s ORDER BY seq"""
_KNOWN = "SELECT message_id FROM outbox WHERE message_id = ANY(%s)"


def add(db: Connection, envelope: Envelope, *, ring: bool = True) -> None:
    """Write a fact in the caller's transaction; its commit wakes the relay if ``ring``."""
    row = {name: getattr(envelope, name) for name in _ADD.compile().params if name != "body"}
    db.execute(_ADD, row | {"body": Jsonb(envelope.body)})
    if ring:
        db.execute(_RING)


class PostgresOutbox:
    """See ``chassis.outbox.OutboxStore``: one session of its own, so no pool and no engine.

    Args:
        url: The database, not through a pooler of transactions: the lead is a lock of the session.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: psycopg.Connection[dict[str, Any]] | None = None
        self._leads = False

    def lead(self) -> bool:
        """Try to become the one relay that tells."""
        with self._at_work() as db:
            if not self._leads:
                row = db.execute("SELECT pg_try_advisory_lock(%s) AS won", [LEAD]).fetchone()
                self._leads = row is not None and row["won"]
                if self._leads:
                    db.execute("LISTEN outbox")
            return self._leads

    def waiting(self, limit: int) -> Sequence[Waiting]:
        """The oldest facts not told and not put off; by ``seq``, and never ``seq > last``.

        Identity values precede the commit: a pointer would skip whoever commits late.
        """
        with self._at_work() as db:
            return [_waiting(row) for row in db.execute(_WAITING, [limit])]

    def mark(self, told: Collection[int]) -> None:
        """These are told."""
        with self._at_work() as db:
            db.execute(_MARK, [list(told)])

    def put_off(self, failed: Mapping[int, str]) -> None:
        """These failed; they are tried again later."""
        with self._at_work() as db:
            db.execute(_PUT_OFF, [list(failed), list(failed.values())])

    def wait(self, seconds: float) -> bool:
        """Sleep until a commit rings, something put off is due, or the time is over."""
        with self._at_work() as db:
            row = db.execute(_NEXT).fetchone()
            due = row["due"] if row else None
            left = seconds if due is None else max(0.0, min(due, seconds))
            rang = any(True for _ in db.notifies(timeout=left, stop_after=1))
            return rang or left < seconds

    def prune(self, days: int) -> int:
        """Forget what was told so many days ago."""
        with self._at_work() as db:
            return db.execute(_PRUNE, [days]).rowcount

    def status(self) -> OutboxStatus:
        """What waits."""
        with self._at_work() as db:
            row = db.execute(_STATUS).fetchone()
            assert row is not None
            return OutboxStatus(**row)

    def replay(
        self, since: datetime, kind: str | None = None, ids: Collection[UUID] | None = None
    ) -> int:
        """Tell again what happened since then: all, of one type, or only these."""
        wanted = {"since": since, "kind": kind, "ids": None if ids is None else list(ids)}
        with self._at_work() as db, db.transaction():
            again = db.execute(_REPLAY, wanted).rowcount
            db.execute("SELECT pg_notify('outbox', '')")
            return again

    def rows(self, since: datetime) -> Sequence[Row]:
        """What happened since then."""
        with self._at_work() as db:
            return [Row(**row) for row in db.execute(_ROWS, [since])]

    def known(self, ids: Collection[UUID]) -> Collection[UUID]:
        """Which of these were told here and are kept."""
        with self._at_work() as db:
            return {row["message_id"] for row in db.execute(_KNOWN, [list(ids)])}

    def close(self) -> None:
        """Give the session, and the lead, back."""
        session, self._session, self._leads = self._session, None, False
        if session is not None:
            session.close()

    @contextmanager
    def _at_work(self) -> Iterator[psycopg.Connection[dict[str, Any]]]:
        try:
            if self._session is None:
                self._session = _connect(self._url)
            yield self._session
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self.close()
            raise Unavailable("database") from error


def _connect(url: str) -> psycopg.Connection[dict[str, Any]]:
    return psycopg.connect(
        url,
        autocommit=True,
        row_factory=dict_row,
        connect_timeout=5,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        tcp_user_timeout=20_000,
        application_name="relay",
    )


def _waiting(row: dict[str, Any]) -> Waiting:
    seq = row.pop("seq")
    return Waiting(seq, Envelope(source=row["type"].partition(".")[0], **row))
