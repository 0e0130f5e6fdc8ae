"""Browsers that accounts know, and passwords shut on the others, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.domain.audit import Whence
from idp.domain.device import OLD_COOKIE_GOOD_FOR, Device, SeenDevice
from idp.domain.limits import LOCKED_FOR

_FIND = """SELECT * FROM device WHERE account_id = :account_id AND revoked_at IS NULL
    AND (token_hash = :hash OR (previous_hash = :hash AND rotated_at > :since))"""
_KEEP = """INSERT INTO device (device_id, account_id, token_hash, known_until, skip_factor_until,
    made_at, seen_at, block, agent) VALUES (:id, :account_id, :token_hash, :known_until,
    :skip_factor_until, :now, :now, :block, :agent) ON CONFLICT (device_id) DO UPDATE
    SET known_until = excluded.known_until, skip_factor_until = excluded.skip_factor_until,
    seen_at = excluded.seen_at, block = excluded.block, agent = excluded.agent"""


class PostgresDevices:
    """See ``usecases.ports.Devices``."""

    def __init__(self, db: Connection, whence: Whence) -> None:
        self._db = db
        self._whence = whence

    def find(
        self, account_id: UUID, token_hash: bytes, now: datetime, *, lock: bool = False
    ) -> Device | None:
        """By its cookie, or by the one before it for a minute: pages load in parallel."""
        row = self._db.execute(
            text(_FIND + (" FOR NO KEY UPDATE" if lock else "")),
            {"account_id": account_id, "hash": token_hash, "since": now - OLD_COOKIE_GOOD_FOR},
        ).one_or_none()
        return None if row is None else _device(row)

    def keep(self, device: Device, former_hash: bytes | None, now: datetime) -> None:
        """Keep it; whoever shares the browser gets the new cookie too.

        Another tab may have changed the cookie since the device was read: what it gave is the
        former one now. A device that was revoked keeps the cookie that it had.
        """
        current = text("SELECT token_hash FROM device WHERE device_id = :id FOR NO KEY UPDATE")
        held = self._db.execute(current, {"id": device.id}).scalar()
        former_hash = former_hash if held is None else bytes(held)
        if former_hash is not None:
            self._db.execute(
                text(
                    """UPDATE device SET previous_hash = token_hash, token_hash = :new,
                    rotated_at = :now WHERE token_hash = :former AND revoked_at IS NULL"""
                ),
                {"new": device.token_hash, "former": former_hash, "now": now},
            )
        seen = {"now": now, "block": self._whence.block, "agent": self._whence.agent}
        self._db.execute(text(_KEEP), vars(device) | seen)

    def has_any(self, account_id: UUID) -> bool:
        """Whether the account ever knew a browser."""
        found = text("SELECT EXISTS (SELECT FROM device WHERE account_id = :id)")
        return bool(self._db.execute(found, {"id": account_id}).scalar_one())

    def of(self, account_id: UUID, now: datetime) -> Sequence[SeenDevice]:
        """Those that the account knows, the last used first."""
        rows = self._db.execute(
            text(
                """SELECT * FROM device WHERE account_id = :id AND revoked_at IS NULL
                AND known_until > :now ORDER BY seen_at DESC NULLS LAST, known_until DESC"""
            ),
            {"id": account_id, "now": now},
        )
        return [
            SeenDevice(_device(row), row.made_at, row.seen_at, row.block, row.agent) for row in rows
        ]

    def hold(self, device_id: UUID) -> bool:
        """Whether it is not revoked; until the transaction ends it will not be."""
        statement = "SELECT 1 FROM device WHERE device_id = :id AND revoked_at IS NULL FOR SHARE"
        return self._db.execute(text(statement), {"id": device_id}).scalar() is not None

    def revoke(self, account_id: UUID, device_id: UUID, now: datetime) -> bool:
        """The account knows this browser no more; False if it did not."""
        done = self._db.execute(
            text(
                """UPDATE device SET revoked_at = :now WHERE account_id = :account_id
                AND device_id = :device_id AND revoked_at IS NULL"""
            ),
            {"account_id": account_id, "device_id": device_id, "now": now},
        )
        return done.rowcount == 1

    def revoke_all(self, account_id: UUID, now: datetime) -> Sequence[UUID]:
        """The account knows no browser any more; tells which it knew."""
        rows = self._db.execute(
            text(
                """UPDATE device SET revoked_at = :now
                WHERE account_id = :id AND revoked_at IS NULL RETURNING device_id"""
            ),
            {"id": account_id, "now": now},
        )
        return [row.device_id for row in rows]

    def distrust(self, after: datetime) -> None:
        """No browser stands for a second factor after then."""
        self._db.execute(
            text("UPDATE device SET skip_factor_until = :after WHERE skip_factor_until > :after"),
            {"after": after},
        )

    def sweep(self, before: datetime) -> None:
        """Forget those that no account knew any more before then."""
        statement = text("DELETE FROM device WHERE least(known_until, revoked_at) < :before")
        self._db.execute(statement, {"before": before})


def _device(row: Row[Any]) -> Device:
    return Device(
        id=row.device_id,
        account_id=row.account_id,
        token_hash=bytes(row.token_hash),
        known_until=row.known_until,
        skip_factor_until=row.skip_factor_until,
    )


class PostgresLocks:
    """See ``usecases.ports.Locks``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def since(self, account_id: UUID) -> datetime | None:
        """When it was shut."""
        statement = text("SELECT since FROM signin_lock WHERE account_id = :id")
        found: datetime | None = self._db.execute(statement, {"id": account_id}).scalar()
        return found

    def put(self, account_id: UUID, now: datetime) -> bool:
        """Shut it; False where a lock stands, which keeps its moment."""
        done = self._db.execute(
            text(
                """INSERT INTO signin_lock (account_id, since) VALUES (:id, :now)
                ON CONFLICT (account_id) DO UPDATE SET since = excluded.since
                WHERE signin_lock.since <= :over"""
            ),
            {"id": account_id, "now": now, "over": now - LOCKED_FOR},
        )
        return done.rowcount == 1

    def lift(self, account_id: UUID) -> None:
        """Open it again."""
        self._db.execute(text("DELETE FROM signin_lock WHERE account_id = :id"), {"id": account_id})
