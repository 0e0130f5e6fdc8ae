"""Verdicts of person checks, in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from idp.usecases.own.ports import CheckedPerson


class PostgresVerdicts:
    """See ``usecases.own.ports.Verdicts``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def keep(self, account_id: UUID, checked: CheckedPerson, now: datetime) -> None:
        """Keep it in the place of the former one."""
        self._db.execute(
            text(
                """INSERT INTO person_verdict (account_id, checked_by, fault, checked_at)
                VALUES (:id, :by, :fault, :now) ON CONFLICT (account_id) DO UPDATE
                SET checked_by = excluded.checked_by, fault = excluded.fault,
                checked_at = excluded.checked_at"""
            ),
            {"id": account_id, "by": checked.by, "fault": checked.fault, "now": now},
        )
