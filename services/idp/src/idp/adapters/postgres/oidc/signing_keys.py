"""Rows of signing keys; private halves lie there sealed."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, text

from idp.domain.signing_key import KeptKey, Stage

_LOCK = 7_003
"""Number of the lock under which keys change, among those of this database."""


class PostgresSigningKeys:
    """See ``usecases.oidc.ports.SigningKeys``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def all(self, *, lock: bool = False) -> Sequence[KeptKey]:
        """Every key; under ``lock`` nobody else changes them meanwhile."""
        if lock:
            self._db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        rows = self._db.execute(
            # One that is active gives way before the next takes its place.
            text("SELECT * FROM signing_key ORDER BY stage, since")
        )
        return [
            KeptKey(
                row.kid, row.alg, Stage(row.stage), row.public, bytes(row.sealed), since=row.since
            )
            for row in rows
        ]

    def add(self, key: KeptKey) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO signing_key (kid, alg, stage, public, sealed, since)
                VALUES (:kid, :alg, :stage, CAST(:public AS jsonb), :sealed, :since)"""
            ),
            vars(key) | {"stage": key.stage.value, "public": json.dumps(dict(key.public))},
        )

    def save(self, key: KeptKey) -> None:
        """Keep its stage."""
        self._db.execute(
            text("UPDATE signing_key SET stage = :stage, since = :since WHERE kid = :kid"),
            {"kid": key.kid, "stage": key.stage.value, "since": key.since},
        )
