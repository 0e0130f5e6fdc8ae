"""Browsers that accounts know, and passwords shut on the others, in PostgreSQL."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, text

from idp.domain.device import OLD_COOKIE_GOOD_FOR, Device


class PostgresDevices:
    """See ``usecases.ports.Devices``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def find(self, account_id: UUID, token_hash: bytes, now: datetime) -> Device | None:
        """By its cookie, or by the one before it for a minute: pages load in parallel."""
        row = self._db.execute(
            text(
                """SELECT * FROM device WHERE account_id = :account_id AND revoked_at IS NULL
                AND (token_hash = :hash OR (previous_hash = :hash AND rotated_at > :since))"""
            ),
            {"account_id": account_id, "hash": token_hash, "since": now - OLD_COOKIE_GOOD_FOR},
        ).one_or_none()
        if row is None:
            return None
        return Device(
            id=row.device_id,
            account_id=row.account_id,
            token_hash=bytes(row.token_hash),
            known_until=row.known_until,
            skip_factor_until=row.skip_factor_until,
        )

    def keep(self, device: Device, former_hash: bytes | None, now: datetime) -> None:
        """Keep it; whoever shares the browser gets the new cookie too.

        Another tab may have changed the cookie since the device was read: what it gave is the
        former one now.
        """
        current = text("SELECT token_hash FROM device WHERE device_id = :id FOR UPDATE")
        held = self._db.execute(current, {"id": device.id}).scalar()
        former_hash = former_hash if held is None else bytes(held)
        if former_hash is not None:
            self._db.execute(
                text(
                    """UPDATE device SET previous_hash = token_hash, token_hash = :new,
                    rotated_at = :now WHERE token_hash = :former"""
                ),
                {"new": device.token_hash, "former": former_hash, "now": now},
            )
        self._db.execute(
            text(
                """INSERT INTO device (device_id, account_id, token_hash, known_until,
                skip_factor_until) VALUES (:id, :account_id, :token_hash, :known_until,
                :skip_factor_until) ON CONFLICT (token_hash, account_id) DO UPDATE
                SET known_until = excluded.known_until,
                skip_factor_until = excluded.skip_factor_until"""
            ),
            vars(device),
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

    def put(self, account_id: UUID, now: datetime) -> None:
        """Shut it; a lock that stands keeps its moment."""
        self._db.execute(
            text(
                """INSERT INTO signin_lock (account_id, since) VALUES (:id, :now)
                ON CONFLICT (account_id) DO NOTHING"""
            ),
            {"id": account_id, "now": now},
        )

    def lift(self, account_id: UUID) -> None:
        """Open it again."""
        self._db.execute(text("DELETE FROM signin_lock WHERE account_id = :id"), {"id": account_id})
