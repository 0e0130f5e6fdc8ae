"""The deny list in PostgreSQL, and the sign of life of the worker that feeds it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from chassis.revocation import Kind, Revoked

_ADD = text(
    """INSERT INTO revocation (kind, id, not_before, until)
    VALUES (:kind, :id, :not_before, :until)
    ON CONFLICT (kind, id) DO UPDATE
    SET not_before = greatest(revocation.not_before, excluded.not_before),
        until = greatest(revocation.until, excluded.until)"""
)
_FIND = text(
    """SELECT revocation.kind, revocation.id, not_before, until FROM revocation
    JOIN unnest(CAST(:kinds AS text[]), CAST(:ids AS text[])) AS asked (kind, id)
    USING (kind, id)"""
)
_LIVING = text("SELECT kind, id, not_before, until FROM revocation WHERE until > :now")
_PRUNE = text("DELETE FROM revocation WHERE until <= :now")
_LIVES = text(
    """INSERT INTO worker_life (seen_at) VALUES (:at)
    ON CONFLICT (one) DO UPDATE SET seen_at = greatest(worker_life.seen_at, excluded.seen_at)"""
)
_LIVED = text("SELECT seen_at FROM worker_life")


def add(db: Connection, entries: Iterable[Revoked]) -> None:
    """Write entries in the caller's transaction; the later of two moments stays."""
    for entry in entries:
        db.execute(_ADD, vars(entry))


class PostgresRevocation:
    """See ``chassis.revocation.RevocationTable``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, entries: Iterable[Revoked]) -> None:
        """Keep them."""
        with self._engine.begin() as db:
            add(db, entries)

    def find(self, ids: Sequence[tuple[Kind, str]]) -> Sequence[Revoked]:
        """Those of the list that are about one of the ids."""
        asked = {"kinds": [kind for kind, _ in ids], "ids": [one for _, one in ids]}
        with self._engine.connect() as db:
            return [Revoked(**row) for row in db.execute(_FIND, asked).mappings()]

    def living(self, now: datetime) -> Sequence[Revoked]:
        """All whose end has not come."""
        with self._engine.connect() as db:
            return [Revoked(**row) for row in db.execute(_LIVING, {"now": now}).mappings()]

    def prune(self, now: datetime) -> int:
        """Drop those whose end has passed."""
        with self._engine.begin() as db:
            return db.execute(_PRUNE, {"now": now}).rowcount

    def seen_worker(self, at: datetime) -> None:
        """The worker proved a live consumer at this moment."""
        with self._engine.begin() as db:
            db.execute(_LIVES, {"at": at})

    def worker_seen_at(self) -> datetime | None:
        """When it last did."""
        with self._engine.connect() as db:
            return db.execute(_LIVED).scalar_one_or_none()
