"""What proves a person: passwords, factors, recovery codes, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from idp.adapters.vault import Vault
from idp.domain.factor import Factor, FactorKind


class PostgresPasswords:
    """See ``usecases.ports.Passwords``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def put(self, account_id: UUID, hashed: str, *, changed_at: datetime | None = None) -> None:
        """Keep it in the place of the former one, which was changed then."""
        self._db.execute(
            text(
                """INSERT INTO password (account_id, hash, changed_at)
                VALUES (:id, :hash, :changed_at) ON CONFLICT (account_id) DO UPDATE
                SET hash = excluded.hash, changed_at = excluded.changed_at"""
            ),
            {"id": account_id, "hash": hashed, "changed_at": changed_at},
        )

    def exchange(
        self, account_id: UUID, held: str, hashed: str, *, changed_at: datetime | None = None
    ) -> bool:
        """Put another in the place of ``held``; of two that come at once, one finds no row."""
        done = self._db.execute(
            text(
                """UPDATE password SET hash = :hash, changed_at = coalesce(:at, changed_at)
                WHERE account_id = :id AND hash = :held"""
            ),
            {"id": account_id, "hash": hashed, "held": held, "at": changed_at},
        )
        return done.rowcount == 1

    def get(self, account_id: UUID) -> str | None:
        """The hash, if there is one."""
        statement = text("SELECT hash FROM password WHERE account_id = :id")
        found: str | None = self._db.execute(statement, {"id": account_id}).scalar_one_or_none()
        return found

    def changed_at(self, account_id: UUID) -> datetime | None:
        """When another password took the place of the first."""
        statement = text("SELECT changed_at FROM password WHERE account_id = :id")
        found: datetime | None = self._db.execute(statement, {"id": account_id}).scalar()
        return found


class PostgresFactors:
    """See ``usecases.ports.Factors``; what the policy has not stays in its row, and asleep."""

    def __init__(self, db: Connection, vault: Vault, kinds: Sequence[FactorKind]) -> None:
        self._db = db
        self._vault = vault
        self._kinds = list(kinds)

    def of(self, account_id: UUID) -> Sequence[Factor]:
        """All of an account, on or not, of the kinds that the policy has."""
        statement = """SELECT * FROM factor WHERE account_id = :id AND kind = ANY(:kinds)
            ORDER BY kind"""
        rows = self._db.execute(text(statement), {"id": account_id, "kinds": self._kinds})
        return [self._factor(row) for row in rows]

    def put(self, factor: Factor) -> None:
        """Keep it in the place of the former one of its kind."""
        sealed = (
            None if factor.secret is None else self._vault.seal("factor", factor.id, factor.secret)
        )
        self._db.execute(
            text(
                """INSERT INTO factor (factor_id, account_id, kind, on_at, secret_enc,
                last_timecode) VALUES (:id, :account_id, :kind, :on_at, :secret_enc, :last_timecode)
                ON CONFLICT (account_id, kind) DO UPDATE SET factor_id = excluded.factor_id,
                on_at = excluded.on_at, secret_enc = excluded.secret_enc,
                last_timecode = excluded.last_timecode"""
            ),
            vars(factor) | {"secret_enc": sealed},
        )

    def drop(self, account_id: UUID, kind: FactorKind) -> None:
        """It is no factor of the account any more; its secret goes too."""
        statement = text("DELETE FROM factor WHERE account_id = :id AND kind = :kind")
        self._db.execute(statement, {"id": account_id, "kind": kind})

    def spend(self, factor: Factor, timecode: int) -> bool:
        """Use a time step; of two that come at once, one finds no row."""
        done = self._db.execute(
            text(
                """UPDATE factor SET last_timecode = :timecode
                WHERE factor_id = :id AND coalesce(last_timecode, -1) < :timecode"""
            ),
            {"id": factor.id, "timecode": timecode},
        )
        return done.rowcount == 1

    def _factor(self, row: Row[Any]) -> Factor:
        sealed = row.secret_enc
        return Factor(
            id=row.factor_id,
            account_id=row.account_id,
            kind=FactorKind(row.kind),
            on_at=row.on_at,
            secret=None
            if sealed is None
            else self._vault.open("factor", row.factor_id, bytes(sealed)),
            last_timecode=row.last_timecode,
        )


class PostgresRecoveryCodes:
    """See ``usecases.ports.RecoveryCodes``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def replace(self, account_id: UUID, hashes: Sequence[bytes]) -> None:
        """Keep these; the former ones are worth nothing any more."""
        self._db.execute(
            text("DELETE FROM recovery_code WHERE account_id = :id"), {"id": account_id}
        )
        if hashes:
            self._db.execute(
                text("INSERT INTO recovery_code (account_id, hash) VALUES (:id, :hash)"),
                [{"id": account_id, "hash": hashed} for hashed in hashes],
            )

    def burn(self, account_id: UUID, hashed: bytes, now: datetime) -> bool:
        """Use one up; of two that come at once, one finds no row."""
        done = self._db.execute(
            text(
                """UPDATE recovery_code SET used_at = :now
                WHERE account_id = :id AND hash = :hash AND used_at IS NULL"""
            ),
            {"id": account_id, "hash": hashed, "now": now},
        )
        return done.rowcount == 1

    def left(self, account_id: UUID) -> int:
        """How many are unused."""
        statement = text(
            "SELECT count(*) FROM recovery_code WHERE account_id = :id AND used_at IS NULL"
        )
        return int(self._db.execute(statement, {"id": account_id}).scalar_one())
