"""Places of work in PostgreSQL, each row as new as the newest fact of its binding."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.affiliation import Affiliation


class PostgresAffiliations:
    """See ``usecases.ports.Affiliations``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def keep(self, affiliation: Affiliation) -> bool:
        """Keep it; False when something as new of the same binding is known."""
        known = self._leadership(affiliation.worker_id)
        if known.version > affiliation.worker_version:
            is_head = affiliation.organisation_id in known.organisation_ids
            affiliation = replace(affiliation, is_head=is_head, worker_version=known.version)
        done = self._db.execute(
            text(
                """INSERT INTO affiliation (binding_id, account_id, organisation_id, worker_id,
                version, is_head, worker_version, ended_at) VALUES (:binding_id, :account_id,
                :organisation_id, :worker_id, :version, :is_head, :worker_version, :ended_at)
                ON CONFLICT (binding_id) DO UPDATE SET version = excluded.version,
                ended_at = excluded.ended_at, is_head = CASE
                    WHEN affiliation.worker_version > excluded.worker_version
                    THEN affiliation.is_head ELSE excluded.is_head END,
                worker_version = greatest(affiliation.worker_version, excluded.worker_version)
                WHERE affiliation.version < excluded.version"""
            ),
            vars(affiliation),
        )
        return done.rowcount == 1

    def of(self, account_id: UUID) -> Sequence[Affiliation]:
        """All of an account that have not ended."""
        rows = self._db.execute(
            text(
                """SELECT binding_id, account_id, organisation_id, worker_id, version, is_head,
                worker_version, ended_at FROM affiliation
                WHERE account_id = :account_id AND ended_at IS NULL ORDER BY binding_id"""
            ),
            {"account_id": account_id},
        )
        return [Affiliation(**row._asdict()) for row in rows]

    def at(self, organisation_id: UUID) -> Sequence[Affiliation]:
        """All at the organisation that have not ended."""
        rows = self._db.execute(
            text(
                """SELECT binding_id, account_id, organisation_id, worker_id, version, is_head,
                worker_version, ended_at FROM affiliation
                WHERE organisation_id = :organisation_id AND ended_at IS NULL
                ORDER BY binding_id"""
            ),
            {"organisation_id": organisation_id},
        )
        return [Affiliation(**row._asdict()) for row in rows]

    def lead(self, worker_id: UUID, version: int, led: Collection[UUID]) -> None:
        """The worker leads these organisations and no others, bound to them yet or not."""
        if version <= self._leadership(worker_id).version:
            return
        told = {"led": list(led), "version": version, "worker_id": worker_id}
        self._db.execute(
            text(
                """UPDATE leadership SET version = :version, organisation_ids = :led
                WHERE worker_id = :worker_id"""
            ),
            told,
        )
        self._db.execute(
            text(
                """UPDATE affiliation SET is_head = organisation_id = ANY(:led),
                worker_version = :version
                WHERE worker_id = :worker_id AND worker_version < :version"""
            ),
            told,
        )

    def _leadership(self, worker_id: UUID) -> Row[Any]:
        """What is known of the worker, under its lock: binding and worker are told side by side."""
        return self._db.execute(
            text(
                """INSERT INTO leadership (worker_id, version, organisation_ids)
                VALUES (:worker_id, 0, '{}')
                ON CONFLICT (worker_id) DO UPDATE SET version = leadership.version
                RETURNING version, organisation_ids"""
            ),
            {"worker_id": worker_id},
        ).one()
