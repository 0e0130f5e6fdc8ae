"""Messages to send, in PostgreSQL: encrypted until they are sent, then blank."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidTag
from prometheus_client import Counter
from sqlalchemy import Connection, Row, text

from idp.adapters.vault import Vault
from idp.domain.code import Channel
from idp.usecases.ports import Message, Unreadable

FAILURES_IN_A_ROW = 3
PARKED = Counter("ordinator_dispatches_parked_total", "Messages that can never be sent", ["reason"])
_log = structlog.get_logger()


class PostgresDispatches:
    """See ``usecases.ports.Dispatches``."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def add(self, message: Message) -> None:
        """Queue it in this transaction and ring the relay's bell; an id is queued once.

        A decoy costs the same and is given up from the start, so it is no failure of its channel.
        """
        body = {"to": message.to, "subject": message.subject, "text": message.text}
        sealed = self._vault.seal(
            "dispatch", message.id, json.dumps(body, ensure_ascii=False).encode()
        )
        self._db.execute(
            text(
                """INSERT INTO dispatch (dispatch_id, channel, body_enc, created_at, send_at,
                expires_at, given_up_at) VALUES (:id, :channel, :body_enc, :created_at,
                :created_at, :expires_at, :given_up_at) ON CONFLICT (dispatch_id) DO NOTHING"""
            ),
            vars(message)
            | {
                "body_enc": None if message.decoy else sealed,
                "given_up_at": message.created_at if message.decoy else None,
            },
        )
        self._db.execute(text("SELECT pg_notify('dispatch', '')"))

    def due(self, now: datetime, most: int) -> Sequence[Message | Unreadable]:
        """Messages whose time has come, locked for this transaction; others skip them."""
        rows = self._db.execute(
            text(
                """SELECT * FROM dispatch WHERE send_at <= :now AND sent_at IS NULL
                AND given_up_at IS NULL ORDER BY send_at LIMIT :most FOR UPDATE SKIP LOCKED"""
            ),
            {"now": now, "most": most},
        )
        return [self._message(row) for row in rows]

    def sent(self, message_id: UUID, now: datetime) -> None:
        """It went out; the text is blanked."""
        self._end(message_id, "sent_at", now)

    def put_off(self, message_id: UUID, until: datetime) -> None:
        """The gateway did not take it; try again later."""
        self._db.execute(
            text(
                """UPDATE dispatch SET send_at = :until, attempts = attempts + 1
                WHERE dispatch_id = :id"""
            ),
            {"id": message_id, "until": until},
        )

    def give_up(self, message_id: UUID, now: datetime) -> None:
        """It is of no use any more; the text is blanked."""
        self._end(message_id, "given_up_at", now)

    def park(self, message_id: UUID, reason: str, now: datetime) -> None:
        """It can never be sent; its text stays for whoever finds out why."""
        statement = """UPDATE dispatch SET given_up_at = :now, given_up_because = :reason
            WHERE dispatch_id = :id"""
        self._db.execute(text(statement), {"id": message_id, "reason": reason, "now": now})
        PARKED.labels(reason).inc()
        _log.error("dispatch.parked", dispatch=str(message_id), reason=reason)

    def sweep(self, before: datetime) -> None:
        """Remove those that were of no use any more before."""
        statement = text("DELETE FROM dispatch WHERE expires_at < :before")
        self._db.execute(statement, {"before": before})

    def failing(self, channel: Channel, since: datetime) -> bool:
        """Whether the last attempts on the channel all failed: nothing went out after them."""
        failures, sent = self._db.execute(
            text(
                """SELECT coalesce(sum(attempts) FILTER (WHERE sent_at IS NULL), 0),
                count(*) FILTER (WHERE sent_at IS NOT NULL) FROM (
                    SELECT attempts, sent_at FROM dispatch
                    WHERE channel = :channel AND created_at > :since
                    AND (attempts > 0 OR sent_at IS NOT NULL)
                    ORDER BY created_at DESC LIMIT :most) AS latest"""
            ),
            {"channel": channel, "since": since, "most": FAILURES_IN_A_ROW},
        ).one()
        return bool(sent == 0 and failures >= FAILURES_IN_A_ROW)

    def _end(self, message_id: UUID, how: str, now: datetime) -> None:
        statement = f"""UPDATE dispatch SET {how} = :now, body_enc = NULL, attempts = attempts + 1
            WHERE dispatch_id = :id"""  # noqa: S608 - a column's name of this file
        self._db.execute(text(statement), {"id": message_id, "now": now})

    def _message(self, row: Row[Any]) -> Message | Unreadable:
        try:
            body = json.loads(self._vault.open("dispatch", row.dispatch_id, bytes(row.body_enc)))
        except (InvalidTag, ValueError):
            return Unreadable(row.dispatch_id)
        return Message(
            id=row.dispatch_id,
            channel=Channel(row.channel),
            to=body["to"],
            subject=body["subject"],
            text=body["text"],
            created_at=row.created_at,
            expires_at=row.expires_at,
            attempts=row.attempts,
        )
