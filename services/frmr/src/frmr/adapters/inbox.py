"""The inbox in PostgreSQL: a message that is noted here was applied, in the same transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from chassis.envelope import Envelope
from chassis.inbox import Heard
from chassis.refusal import Unavailable

_NOTE = text(
    """INSERT INTO inbox (message_id, type, aggregate_id, aggregate_version, outcome, refusal)
    VALUES (:message_id, :type, :aggregate_id, :aggregate_version, :outcome, :refusal)
    ON CONFLICT (message_id) DO NOTHING"""
)
_STALE = text("UPDATE inbox SET outcome = 'stale' WHERE message_id = :message_id")
_ROWS = text(
    """SELECT message_id, type, outcome, received_at FROM inbox
    WHERE received_at >= :since ORDER BY received_at"""
)
_KNOWN = text("SELECT message_id FROM inbox WHERE message_id = ANY(:ids)")
_PRUNE = text("DELETE FROM inbox WHERE received_at < now() - make_interval(days => :days)")


def seen(db: Connection, envelope: Envelope) -> bool:
    """Note a message as applied by the caller's transaction; True if it was heard before.

    Of two that note it at once the later waits for the earlier's commit.
    """
    return not _note(db, envelope, "applied")


def stale(db: Connection, envelope: Envelope) -> None:
    """Something newer was known already: the noted message changed nothing."""
    db.execute(_STALE, {"message_id": envelope.message_id})


class PostgresInbox:
    """See ``chassis.inbox.InboxStore``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def refused(self, envelope: Envelope, code: str) -> bool:
        """Note that a rule said no; False if the message was heard before."""
        with self._engine.begin() as db:
            return _note(db, envelope, "refused", code)

    def answers(self) -> bool:
        """Whether the database answers."""
        try:
            with self._engine.connect() as db:
                db.execute(text("SELECT 1"))
        except (SQLAlchemyError, Unavailable):
            return False
        return True

    def rows(self, since: datetime) -> Sequence[Heard]:
        """What was heard since then."""
        with self._engine.connect() as db:
            return [Heard(**row) for row in db.execute(_ROWS, {"since": since}).mappings()]

    def known(self, ids: Collection[UUID]) -> Collection[UUID]:
        """Which of these were heard."""
        with self._engine.connect() as db:
            return set(db.execute(_KNOWN, {"ids": list(ids)}).scalars())

    def prune(self, days: int) -> int:
        """Forget what was heard so many days ago."""
        with self._engine.begin() as db:
            return db.execute(_PRUNE, {"days": days}).rowcount


def _note(db: Connection, envelope: Envelope, outcome: str, refusal: str | None = None) -> bool:
    noted = db.execute(
        _NOTE,
        {
            "message_id": envelope.message_id,
            "type": envelope.type,
            "aggregate_id": envelope.aggregate_id,
            "aggregate_version": envelope.aggregate_version,
            "outcome": outcome,
            "refusal": refusal,
        },
    )
    return noted.rowcount == 1
