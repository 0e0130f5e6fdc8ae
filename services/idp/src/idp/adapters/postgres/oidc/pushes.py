"""Rows of authorization requests that clients pushed."""

import json
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from idp.adapters.vault import Vault
from idp.domain.authorization import AuthorizationRequest

_HINT_OF = "par_request.login_hint"


class PostgresPushes:
    """See ``usecases.oidc.ports.Pushes``."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, digest: bytes, request: AuthorizationRequest, until: datetime) -> None:
        """Keep one; the login that it suggests is sealed."""
        hint = request.login_hint
        self._db.execute(
            text(
                """INSERT INTO par_request (hash, client_id, request, login_hint_enc, expires_at)
                VALUES (:digest, :client_id, CAST(:request AS jsonb), :hint, :until)"""
            ),
            {
                "digest": digest,
                "client_id": request.client_id,
                "request": json.dumps(replace(request, login_hint=None).plain()),
                "hint": hint and self._vault.seal(_HINT_OF, _row_id(digest), hint.encode()),
                "until": until,
            },
        )

    def find(self, digest: bytes, client_id: str, now: datetime) -> AuthorizationRequest | None:
        """The client's own, alive and unspent."""
        row = self._db.execute(
            text(
                """SELECT request, login_hint_enc FROM par_request
                WHERE hash = :digest AND client_id = :client_id
                AND used_at IS NULL AND expires_at > :now"""
            ),
            {"digest": digest, "client_id": client_id, "now": now},
        ).one_or_none()
        if row is None:
            return None
        found = AuthorizationRequest.read(row.request)
        if row.login_hint_enc is None:
            return found
        hint = self._vault.open(_HINT_OF, _row_id(digest), bytes(row.login_hint_enc))
        return replace(found, login_hint=hint.decode())

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


def _row_id(digest: bytes) -> UUID:
    return UUID(bytes=digest[:16])
