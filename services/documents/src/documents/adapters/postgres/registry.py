"""The projection of workers, positions, organisations, bindings and accounts."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from documents.domain.refusals import PositionForeign
from documents.domain.registry import AccountStatus, Actor, Organisation, Position, Worker

_POSITION = """position_id, worker_id, organisation_id, department_id, post_code, position_class,
    is_head, begins_on, ends_on"""


class PostgresRegistry:
    """See ``usecases.ports.Registry``; an older state than the kept one changes nothing."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def actor(self, account_id: UUID, position_id: UUID, day: date) -> Actor:
        """An active position of a clear worker in an organisation that they are bound to."""
        row = self._db.execute(
            text(
                """SELECT position.* FROM position JOIN worker USING (worker_id)
                WHERE position_id = :position_id AND worker.account_id = :account_id
                  AND worker.standing = 'clear'
                  AND EXISTS (SELECT FROM binding WHERE binding.account_id = :account_id
                              AND binding.organisation_id = position.organisation_id AND bound)
                  AND NOT EXISTS (SELECT FROM account WHERE account.account_id = :account_id
                                  AND account.status <> 'active')"""
            ),
            {"account_id": account_id, "position_id": position_id},
        ).one_or_none()
        if row is None:
            raise PositionForeign
        position = _position(row)
        if not position.active_on(day):
            raise PositionForeign
        return Actor(account_id, position.worker_id, position)

    def worker_by_snils(self, snils_hmac: bytes) -> Worker | None:
        """One worker with positions and whether the account is blocked."""
        row = self._db.execute(
            text(
                """SELECT worker.*, COALESCE(account.status <> 'active', false) AS blocked
                FROM worker LEFT JOIN account USING (account_id)
                WHERE snils_hmac = :snils_hmac ORDER BY worker.aggregate_version DESC LIMIT 1"""
            ),
            {"snils_hmac": snils_hmac},
        ).one_or_none()
        if row is None:
            return None
        statement = f"SELECT {_POSITION} FROM position WHERE worker_id = :id"  # noqa: S608
        held = self._db.execute(text(statement), {"id": row.worker_id})
        return Worker(
            worker_id=row.worker_id,
            snils_hmac=bytes(row.snils_hmac),
            name_hmac=bytes(row.name_hmac),
            account_id=row.account_id,
            standing=row.standing,
            blocked=row.blocked,
            positions=[_position(one) for one in held],
        )

    def organisation(self, organisation_id: UUID) -> Organisation | None:
        """One organisation."""
        row = self._db.execute(
            text("SELECT * FROM organisation WHERE organisation_id = :id"), {"id": organisation_id}
        ).one_or_none()
        if row is None:
            return None
        return Organisation(row.organisation_id, row.oid, row.ogrn, row.inn)

    def put_worker(self, worker: Worker, version: int) -> bool:
        """The whole newer state; it also completes what a binding told of the same one."""
        return self._put_worker(worker, version, "standing = excluded.standing", "<=")

    def put_positions(self, worker: Worker, version: int) -> bool:
        """The newer state but for the standing, which a binding does not tell."""
        return self._put_worker(worker, version, "standing = worker.standing", "<")

    def _put_worker(self, worker: Worker, version: int, standing: str, older: str) -> bool:
        told = vars(worker) | {"version": version}
        statement = f"""INSERT INTO worker
            (worker_id, account_id, snils_hmac, name_hmac, standing, aggregate_version)
            VALUES (:worker_id, :account_id, :snils_hmac, :name_hmac, :standing, :version)
            ON CONFLICT (worker_id) DO UPDATE SET
            account_id = COALESCE(excluded.account_id, worker.account_id),
            snils_hmac = excluded.snils_hmac, name_hmac = excluded.name_hmac, {standing},
            aggregate_version = excluded.aggregate_version
            WHERE worker.aggregate_version {older} excluded.aggregate_version"""  # noqa: S608
        newer = self._newer(statement, told)
        if newer:
            self._replace_positions(worker)
        elif worker.account_id is not None:
            # A binding may tell the account of a state that is known already.
            self._db.execute(
                text(
                    """UPDATE worker SET account_id = :account_id
                    WHERE worker_id = :worker_id AND account_id IS NULL"""
                ),
                {"account_id": worker.account_id, "worker_id": worker.worker_id},
            )
        return newer

    def _replace_positions(self, worker: Worker) -> None:
        statement = text("DELETE FROM position WHERE worker_id = :id")
        self._db.execute(statement, {"id": worker.worker_id})
        for held in worker.positions:
            insert = f"""INSERT INTO position ({_POSITION}) VALUES (:position_id, :worker_id,
                :organisation_id, :department_id, :post_code, :position_class, :is_head, :begins_on,
                :ends_on)"""  # noqa: S608
            self._db.execute(text(insert), vars(held))

    def put_organisation(self, organisation: Organisation, version: int) -> bool:
        """The newer state."""
        return self._newer(
            """INSERT INTO organisation (organisation_id, oid, ogrn, inn, aggregate_version)
            VALUES (:organisation_id, :oid, :ogrn, :inn, :version)
            ON CONFLICT (organisation_id) DO UPDATE SET oid = excluded.oid, ogrn = excluded.ogrn,
            inn = excluded.inn, aggregate_version = excluded.aggregate_version
            WHERE organisation.aggregate_version < excluded.aggregate_version""",
            vars(organisation) | {"version": version},
        )

    def put_binding(
        self,
        binding_id: UUID,
        account_id: UUID,
        organisation_id: UUID,
        version: int,
        *,
        bound: bool,
    ) -> bool:
        """The newer state."""
        return self._newer(
            """INSERT INTO binding
            (binding_id, account_id, organisation_id, bound, aggregate_version)
            VALUES (:binding_id, :account_id, :organisation_id, :bound, :version)
            ON CONFLICT (binding_id) DO UPDATE SET bound = excluded.bound,
            aggregate_version = excluded.aggregate_version
            WHERE binding.aggregate_version < excluded.aggregate_version""",
            {
                "binding_id": binding_id,
                "account_id": account_id,
                "organisation_id": organisation_id,
                "bound": bound,
                "version": version,
            },
        )

    def put_account(self, account_id: UUID, version: int, status: AccountStatus) -> bool:
        """The newer state."""
        return self._newer(
            """INSERT INTO account (account_id, status, aggregate_version)
            VALUES (:account_id, :status, :version)
            ON CONFLICT (account_id) DO UPDATE SET status = excluded.status,
            aggregate_version = excluded.aggregate_version
            WHERE account.aggregate_version < excluded.aggregate_version""",
            {"account_id": account_id, "status": status, "version": version},
        )

    def _newer(self, statement: str, told: Mapping[str, Any]) -> bool:
        return self._db.execute(text(statement), dict(told)).rowcount == 1


def _position(row: Row[Any]) -> Position:
    return Position(**row._asdict())
