"""What an account that is closed leaves behind, in PostgreSQL."""

from uuid import UUID

from sqlalchemy import Connection, text

from idp.adapters.vault import KeyedDigests

_OPENING = ("identifier", "contact", "password", "factor", "recovery_code")
"""Tables whose rows find an account or open it."""


class PostgresLeavings:
    """See ``usecases.presence.ports.Leavings``."""

    def __init__(self, db: Connection, digests: KeyedDigests) -> None:
        self._db = db
        self._digests = digests

    def forget(self, account_id: UUID) -> None:
        """Forget what finds and opens it; the person stays, sealed, for who looks at old deeds."""
        for table in _OPENING:
            statement = f"DELETE FROM {table} WHERE account_id = :id"  # noqa: S608 - names of this file
            self._db.execute(text(statement), {"id": account_id})
        nobodys = self._digests.index("closed", str(account_id))
        self._db.execute(
            text(
                """UPDATE account SET snils_index = :nobodys, inn_index = NULL
                WHERE account_id = :id"""
            ),
            {"id": account_id, "nobodys": nobodys},
        )
