"""The audit as it is sealed, verified and swept, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from idp.domain.audit import Entry, Kept, Whence
from idp.domain.seal import Seal
from idp.usecases.audit.ports import Reach

# Told apart from the relay's 7001 and the migrations' 7000.
LEAD = 7002


class PostgresEntries:
    """See ``usecases.audit.ports.Entries``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def between(self, first: int, last: int, most: int | None = None) -> Sequence[Kept]:
        """Those with these numbers, rising; the first so many of them."""
        statement = """SELECT * FROM audit_entry WHERE number BETWEEN :first AND :last
            ORDER BY number LIMIT :most"""
        rows = self._db.execute(text(statement), {"first": first, "last": last, "most": most})
        return [kept(row) for row in rows]

    def lowest(self) -> int | None:
        """The least number of all."""
        found: int | None = self._db.execute(text("SELECT min(number) FROM audit_entry")).scalar()
        return found

    def after(self, number: int) -> int:
        """How many have a greater number."""
        statement = text("SELECT count(*) FROM audit_entry WHERE number > :number")
        return int(self._db.execute(statement, {"number": number}).scalar_one())

    def oldest_after(self, number: int) -> datetime | None:
        """When the first one with a greater number was kept; None if there is none."""
        statement = text(
            "SELECT at FROM audit_entry WHERE number > :number ORDER BY number LIMIT 1"
        )
        at: datetime | None = self._db.execute(statement, {"number": number}).scalar_one_or_none()
        return at

    def reach(self) -> Reach:
        """How far numbers are given now.

        An entry takes its number once its transaction has one, which is lesser than this one's if
        the number was given before: so they are read in this order, in two statements.
        """
        number = self._db.execute(
            text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_number")
        ).scalar_one()
        moment = self._db.execute(text("SELECT pg_current_xact_id()::text")).scalar_one()
        return Reach(int(number), int(moment))

    def is_settled(self, reach: Reach) -> bool:
        """Whether everything up to there is committed or gone: none of it comes any more."""
        oldest = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return int(self._db.execute(oldest).scalar_one()) >= reach.moment

    def sweep(self, before: datetime) -> int:
        """Remove those whose seal was made before then; tells how many."""
        statement = text("SELECT audit_sweep(:before)")
        return int(self._db.execute(statement, {"before": before}).scalar_one())


class PostgresSeals:
    """See ``usecases.audit.ports.Seals``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def lead(self) -> bool:
        """Be the one who seals until the transaction ends; False if somebody else is."""
        statement = text("SELECT pg_try_advisory_xact_lock(:lock)")
        return bool(self._db.execute(statement, {"lock": LEAD}).scalar_one())

    def last(self) -> Seal | None:
        """The newest."""
        newest = text("SELECT * FROM audit_seal ORDER BY number DESC LIMIT 1")
        row = self._db.execute(newest).one_or_none()
        return None if row is None else _seal(row)

    def add(self, seal: Seal) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO audit_seal (number, first_entry, last_entry, digests, previous, hash,
                sealed_at) VALUES (:number, :first_entry, :last_entry, :digests, :previous, :hash,
                :sealed_at)"""
            ),
            vars(seal),
        )

    def after(self, number: int, most: int) -> Sequence[Seal]:
        """Those with greater numbers, rising."""
        statement = "SELECT * FROM audit_seal WHERE number > :number ORDER BY number LIMIT :most"
        rows = self._db.execute(text(statement), {"number": number, "most": most})
        return [_seal(row) for row in rows]


def kept(row: Row[Any]) -> Kept:
    """The entry of a row of ``audit_entry``."""
    entry = Entry(row.deed, row.account_id, row.actor, row.outcome, row.client_id, row.facts)
    return Kept(row.number, row.at, entry, Whence(row.request_id, row.block, row.agent))


def _seal(row: Row[Any]) -> Seal:
    return Seal(
        number=row.number,
        first_entry=row.first_entry,
        last_entry=row.last_entry,
        digests=bytes(row.digests),
        previous=bytes(row.previous),
        hash=bytes(row.hash),
        sealed_at=row.sealed_at,
    )
