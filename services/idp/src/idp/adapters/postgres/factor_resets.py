"""Rows of resets of second factors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.factor_reset import FactorReset
from idp.domain.refusals import FactorResetUnknown

_COLUMNS = """reset_id, account_id, asked_by, asked_at, reason, approved_by, effective_at,
    cancel_hash, cancelled_at, applied_at, finished_at"""


class PostgresFactorResets:
    """See ``usecases.support.ports.FactorResets``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def add(self, reset: FactorReset) -> None:
        """Keep a new one."""
        self._db.execute(
            text(
                """INSERT INTO factor_reset (reset_id, account_id, asked_by, asked_at, reason)
                VALUES (:id, :account_id, :asked_by, :asked_at, :reason)"""
            ),
            vars(reset),
        )

    def get(self, reset_id: UUID) -> FactorReset:
        """One, under its lock; FactorResetUnknown."""
        rows = self._read("WHERE reset_id = :id FOR UPDATE", id=reset_id)
        if not rows:
            raise FactorResetUnknown
        return rows[0]

    def of(self, account_id: UUID) -> Sequence[FactorReset]:
        """All of an account, the newest first."""
        return self._read("WHERE account_id = :id ORDER BY asked_at DESC", id=account_id)

    def waiting(self, since: datetime) -> Sequence[FactorReset]:
        """Those that were asked for since then and that nobody approved, the oldest first."""
        where = """WHERE approved_by IS NULL AND cancelled_at IS NULL AND asked_at > :since
            ORDER BY asked_at"""
        return self._read(where, since=since)

    def save(self, reset: FactorReset) -> None:
        """Keep how far it has come."""
        self._db.execute(
            text(
                """UPDATE factor_reset SET approved_by = :approved_by,
                effective_at = :effective_at, cancel_hash = :cancel_hash,
                cancelled_at = :cancelled_at, applied_at = :applied_at, finished_at = :finished_at
                WHERE reset_id = :id"""
            ),
            vars(reset),
        )

    def _read(self, where: str, **given: Any) -> Sequence[FactorReset]:
        statement = f"SELECT {_COLUMNS} FROM factor_reset {where}"  # noqa: S608 - words of this file
        return [_reset(row) for row in self._db.execute(text(statement), given)]


def _reset(row: Row[Any]) -> FactorReset:
    told = row._asdict()
    hashed = told.pop("cancel_hash")
    return FactorReset(
        id=told.pop("reset_id"), cancel_hash=None if hashed is None else bytes(hashed), **told
    )
