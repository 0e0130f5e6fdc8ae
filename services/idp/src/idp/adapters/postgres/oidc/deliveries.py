"""Rows of programs that are still to hear that a session ended."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy import Connection, text

from idp.domain.logout import Delivery

TOLD = Counter(
    "ordinator_logout_deliveries_total", "Programs told that a session ended", ["outcome"]
)
_log = structlog.get_logger()


class PostgresDeliveries:
    """See ``usecases.oidc.deliveries.Deliveries``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def queue(self, session_ids: Iterable[UUID], now: datetime) -> None:
        """Note each program once for each of them that ended, and ring the relay's bell."""
        noted = self._db.execute(
            text(
                """INSERT INTO logout_delivery (delivery_id, client_id, account_id, session_id,
                ended_at, send_at)
                SELECT gen_random_uuid(), client_id, account_id, session_id, :now, :now FROM
                (SELECT DISTINCT client_id, account_id, session_id FROM permission
                 JOIN client_logout USING (client_id) JOIN session USING (session_id, account_id)
                 WHERE session_id = ANY(:ids) AND ended_at IS NOT NULL) AS listening
                ON CONFLICT (session_id, client_id) DO NOTHING"""
            ),
            {"ids": list(session_ids), "now": now},
        )
        if noted.rowcount:
            self._db.execute(text("SELECT pg_notify('logout', '')"))

    def claim(self, now: datetime, until: datetime) -> Delivery | None:
        """The one that waits longest; an attempt is counted when it begins."""
        row = self._db.execute(
            text(
                """UPDATE logout_delivery SET send_at = :until, attempts = attempts + 1
                WHERE delivery_id = (
                    SELECT delivery_id FROM logout_delivery
                    WHERE send_at <= :now AND delivered_at IS NULL AND given_up_at IS NULL
                    ORDER BY send_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING delivery_id AS id, client_id, account_id, session_id, attempts,
                (SELECT backchannel_uri FROM client_logout
                 WHERE client_logout.client_id = logout_delivery.client_id) AS uri,
                (SELECT identity_alg FROM client
                 WHERE client.client_id = logout_delivery.client_id) AS identity_alg"""
            ),
            {"now": now, "until": until},
        ).one_or_none()
        return None if row is None else Delivery(**row._asdict())

    def delivered(self, delivery: Delivery, now: datetime) -> None:
        """The program took it."""
        self._end(delivery, "delivered_at", now)
        TOLD.labels("delivered").inc()
        _log.info("logout.delivered", client=delivery.client_id, attempt=delivery.attempts)

    def put_off(self, delivery: Delivery, until: datetime) -> None:
        """Try again then."""
        self._db.execute(
            text("UPDATE logout_delivery SET send_at = :until WHERE delivery_id = :id"),
            {"id": delivery.id, "until": until},
        )
        TOLD.labels("put-off").inc()
        _log.warning("logout.put_off", client=delivery.client_id, attempt=delivery.attempts)

    def give_up(self, delivery: Delivery, now: datetime) -> None:
        """It never will take it."""
        self._end(delivery, "given_up_at", now)
        TOLD.labels("given-up").inc()
        _log.error("logout.given_up", client=delivery.client_id, attempt=delivery.attempts)

    def sweep(self, before: datetime) -> None:
        """Forget those whose session ended before then."""
        self._db.execute(
            text("DELETE FROM logout_delivery WHERE ended_at < :before"), {"before": before}
        )

    def _end(self, delivery: Delivery, how: str, now: datetime) -> None:
        statement = f"""UPDATE logout_delivery SET {how} = :now
            WHERE delivery_id = :id AND delivered_at IS NULL AND given_up_at IS NULL"""  # noqa: S608 - a column's name of this file
        self._db.execute(text(statement), {"id": delivery.id, "now": now})
