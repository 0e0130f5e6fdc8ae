"""Rows of authorization requests that clients pushed."""

import json
from datetime import datetime

from sqlalchemy import Connection, text

from idp.domain.authorization import AuthorizationRequest


class PostgresPushes:
    """See ``usecases.oidc.ports.Pushes``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, digest: bytes, request: AuthorizationRequest, until: datetime) -> None:
        """Keep one."""
        self._db.execute(
            text(
                """INSERT INTO par_request (hash, client_id, request, expires_at)
                VALUES (:digest, :client_id, CAST(:request AS jsonb), :until)"""
            ),
            {
                "digest": digest,
                "client_id": request.client_id,
                "request": json.dumps(request.plain()),
                "until": until,
            },
        )

    def find(self, digest: bytes, client_id: str, now: datetime) -> AuthorizationRequest | None:
        """The client's own, alive and unspent."""
        row = self._db.execute(
            text(
                """SELECT request FROM par_request WHERE hash = :digest AND client_id = :client_id
                AND used_at IS NULL AND expires_at > :now"""
            ),
            {"digest": digest, "client_id": client_id, "now": now},
        ).one_or_none()
        return AuthorizationRequest.read(row.request) if row else None

    def spend(self, digest: bytes, now: datetime) -> bool:
        """Use it up; False if it was used already. A sign-in may outlast its 90 seconds."""
        done = self._db.execute(
            text(
                """UPDATE par_request SET used_at = :now
                WHERE hash = :digest AND used_at IS NULL"""
            ),
            {"digest": digest, "now": now},
        )
        return done.rowcount == 1

    def sweep(self, before: datetime) -> None:
        """Forget those that expired before then."""
        self._db.execute(
            text("DELETE FROM par_request WHERE expires_at < :before"), {"before": before}
        )
