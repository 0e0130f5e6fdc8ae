"""Links by which owners stop their accounts, in PostgreSQL: never their secrets."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text


class PostgresDisavowals:
    """See ``usecases.disavowal.Disavowals``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, token_hash: bytes, account_id: UUID, expires_at: datetime) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO disavowal (token_hash, account_id, expires_at)
                VALUES (:hash, :id, :expires_at)"""
            ),
            {"hash": token_hash, "id": account_id, "expires_at": expires_at},
        )

    def is_open(self, token_hash: bytes, now: datetime) -> bool:
        """Whether it may still be used."""
        statement = text(
            """SELECT count(*) FROM disavowal
            WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now"""
        )
        return bool(self._db.execute(statement, {"hash": token_hash, "now": now}).scalar())

    def spend(self, token_hash: bytes, now: datetime) -> UUID | None:
        """Use it; of two that come at once, one finds no row."""
        found: UUID | None = self._db.execute(
            text(
                """UPDATE disavowal SET used_at = :now
                WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now
                RETURNING account_id"""
            ),
            {"hash": token_hash, "now": now},
        ).scalar()
        return found

    def sweep(self, before: datetime) -> None:
        """Forget those that ended before then."""
        statement = text("DELETE FROM disavowal WHERE expires_at <= :before")
        self._db.execute(statement, {"before": before})
