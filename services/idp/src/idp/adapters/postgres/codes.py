"""Codes that were sent, in PostgreSQL: never their digits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.code import Channel, SentCode
from idp.domain.signin import Purpose

_COLUMNS = "code_id, signin_id, channel, mac, sent_at, expires_at, used_at, dead"


class PostgresCodes:
    """See ``usecases.ports.Codes``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, code: SentCode, address_index: bytes) -> None:
        """Keep a new one, and to whom it went as a digest."""
        self._db.execute(
            text(
                """INSERT INTO code (code_id, signin_id, channel, address_index, mac, sent_at,
                expires_at, used_at, dead) VALUES (:id, :signin_id, :channel, :address_index, :mac,
                :sent_at, :expires_at, :used_at, :dead)"""
            ),
            vars(code) | {"address_index": address_index},
        )

    def of(self, signin_id: UUID) -> Sequence[SentCode]:
        """All of a transaction, oldest first."""
        statement = f"SELECT {_COLUMNS} FROM code WHERE signin_id = :id ORDER BY sent_at, code_id"  # noqa: S608
        return [_code(row) for row in self._db.execute(text(statement), {"id": signin_id})]

    def elsewhere(
        self, signin_id: UUID, address_indexes: Sequence[bytes], now: datetime
    ) -> Sequence[tuple[SentCode, Purpose]]:
        """Live codes that went to these addresses for other transactions."""
        rows = self._db.execute(
            text(
                """SELECT code.*, signin.purpose FROM code JOIN signin USING (signin_id)
                WHERE code.address_index = ANY(:indexes) AND code.signin_id <> :id
                AND code.expires_at > :now AND code.used_at IS NULL AND NOT code.dead"""
            ),
            {"indexes": list(address_indexes), "id": signin_id, "now": now},
        )
        return [(_code(row), Purpose(row.purpose)) for row in rows]

    def burn(self, code_id: UUID, now: datetime) -> None:
        """Use it up."""
        statement = text("UPDATE code SET used_at = :now WHERE code_id = :id")
        self._db.execute(statement, {"id": code_id, "now": now})

    def kill(self, code_ids: Sequence[UUID]) -> None:
        """They are worth nothing any more."""
        statement = text("UPDATE code SET dead = true WHERE code_id = ANY(:ids)")
        self._db.execute(statement, {"ids": list(code_ids)})


def _code(row: Row[Any]) -> SentCode:
    return SentCode(
        id=row.code_id,
        signin_id=row.signin_id,
        channel=Channel(row.channel),
        mac=bytes(row.mac),
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        dead=row.dead,
    )
