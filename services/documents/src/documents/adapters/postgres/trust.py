"""Anchors and revocation lists in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, text

from documents.domain.evidence import Anchor, RevocationObject


class PostgresTrust:
    """See ``usecases.ports.Trust``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def anchors(self) -> Sequence[Anchor]:
        """All that were ever trusted."""
        rows = self._db.execute(text("SELECT * FROM trust_anchor"))
        return [
            Anchor(
                bytes(row.certificate),
                bytes(row.spki_sha256),
                row.trusted_from,
                row.trusted_to,
                row.purpose,
            )
            for row in rows
        ]

    def add_anchor(self, anchor: Anchor) -> bool:
        """Trust one more."""
        done = self._db.execute(
            text(
                """INSERT INTO trust_anchor
                (spki_sha256, certificate, purpose, trusted_from, trusted_to)
                VALUES (:spki_sha256, :certificate, :purpose, :trusted_from, :trusted_to)
                ON CONFLICT (spki_sha256, purpose) DO NOTHING"""
            ),
            vars(anchor),
        )
        return done.rowcount == 1


class PostgresRevocationObjects:
    """What was fetched: evidence, and a cache of lists for signatures that came together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, url: str, not_before: datetime) -> RevocationObject | None:
        """A list of this address that was fetched at ``not_before`` or later."""
        with self._engine.begin() as db:
            row = db.execute(
                text(
                    """SELECT kind, url, body, sha256, this_update, next_update, fetched_at
                    FROM revocation_object
                    WHERE kind = 'crl' AND url = :url AND fetched_at >= :not_before
                    ORDER BY fetched_at DESC LIMIT 1"""
                ),
                {"url": url, "not_before": not_before},
            ).one_or_none()
        if row is None:
            return None
        return RevocationObject(**row._asdict() | {"body": bytes(row.body)})

    def keep(self, found: RevocationObject) -> None:
        """Keep it; the same one fetched again is only fetched later."""
        with self._engine.begin() as db:
            db.execute(
                text(
                    """INSERT INTO revocation_object
                    (sha256, kind, url, this_update, next_update, fetched_at, body)
                    VALUES (:sha256, :kind, :url, :this_update, :next_update, :fetched_at, :body)
                    ON CONFLICT (sha256) DO UPDATE SET fetched_at = excluded.fetched_at"""
                ),
                vars(found),
            )
