"""Entries of the audit as they are looked for, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from idp.adapters.postgres.audit_seals import kept
from idp.domain.audit import Kept
from idp.usecases.audit.reading import PAGE

_OF_ACCOUNT = text(
    """SELECT * FROM audit_entry WHERE account_id = :account_id
    AND (CAST(:before AS bigint) IS NULL OR number < :before)
    AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
    AND (CAST(:until AS timestamptz) IS NULL OR at < :until)
    ORDER BY number DESC LIMIT :most"""
)
_OF_REQUEST = text("SELECT * FROM audit_entry WHERE request_id = :id ORDER BY number")


class PostgresHistory:
    """See ``usecases.audit.reading.History``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of(
        self,
        account_id: UUID,
        *,
        before: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        most: int | None = PAGE,
    ) -> Sequence[Kept]:
        """Those about an account, the newest first, with lesser numbers than ``before``."""
        asked = {"account_id": account_id, "before": before, "since": since, "until": until}
        return [kept(row) for row in self._db.execute(_OF_ACCOUNT, asked | {"most": most})]

    def of_request(self, request_id: UUID) -> Sequence[Kept]:
        """Those of one request, in order."""
        return [kept(row) for row in self._db.execute(_OF_REQUEST, {"id": request_id})]
