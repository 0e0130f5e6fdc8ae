"""Differences between identity and registry; of the values only keyed digests are kept."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, text

from frmr.domain.discrepancy import Difference


class PostgresDiscrepancies:
    """See ``usecases.ports.Discrepancies``."""

    def __init__(self, db: Connection, index_key: bytes) -> None:
        self._db = db
        self._index_key = index_key

    def settle(
        self, account_id: UUID, worker_id: UUID, found: Sequence[Difference], now: datetime
    ) -> None:
        """Record the new ones, resolve those that are gone or have other values."""
        pair = {"account_id": account_id, "worker_id": worker_id, "now": now}
        digests = [self._digests(one) for one in found]
        self._db.execute(
            text(
                """UPDATE discrepancy SET resolved_at = :now
                WHERE account_id = :account_id AND worker_id = :worker_id AND resolved_at IS NULL
                  AND NOT (account_digest || worker_digest = ANY(:standing))"""
            ),
            pair | {"standing": [ours + theirs for ours, theirs in digests]},
        )
        if not found:
            return
        self._db.execute(
            text(
                """INSERT INTO discrepancy (discrepancy_id, account_id, worker_id, field,
                severity, account_digest, worker_digest, found_at)
                VALUES (:discrepancy_id, :account_id, :worker_id, :field, :severity,
                :account_digest, :worker_digest, :now)
                ON CONFLICT (account_id, worker_id, field) WHERE resolved_at IS NULL DO NOTHING"""
            ),
            [
                pair
                | {
                    "discrepancy_id": uuid4(),
                    "field": one.field,
                    "severity": one.severity.value,
                    "account_digest": ours,
                    "worker_digest": theirs,
                }
                for one, (ours, theirs) in zip(found, digests, strict=True)
            ],
        )

    def _digests(self, one: Difference) -> tuple[bytes, bytes]:
        return self._digest(one.field, one.account_value), self._digest(one.field, one.worker_value)

    def _digest(self, field: str, value: str) -> bytes:
        return hmac.digest(self._index_key, f"{field}\0{value}".encode(), hashlib.sha256)
