"""Workers, their bindings and positions; each kept at the newest version that was told."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from cabinet.domain.account import BindingFact, Worker
from cabinet.domain.organisation import Organisation
from cabinet.domain.workplace import Position, Workplace

_PUT_POSITION = text(
    """INSERT INTO workplace (worker_id, position_id, organisation_id, department_id, post_code,
    position_class, occupation, rate, is_head, begins_on, ends_on, post_name, department_name)
    VALUES (:worker_id, :position_id, :organisation_id, :department_id, :post_code,
    :position_class, :occupation, :rate, :is_head, :begins_on, :ends_on, :post_name,
    :department_name)
    ON CONFLICT (position_id) DO UPDATE SET worker_id = excluded.worker_id,
    organisation_id = excluded.organisation_id, department_id = excluded.department_id,
    post_code = excluded.post_code, position_class = excluded.position_class,
    occupation = excluded.occupation, rate = excluded.rate, is_head = excluded.is_head,
    begins_on = excluded.begins_on, ends_on = excluded.ends_on,
    post_name = coalesce(excluded.post_name, workplace.post_name),
    department_name = coalesce(excluded.department_name, workplace.department_name)"""
)


class PostgresWorkers:
    """See ``usecases.ports.Workers``."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def of_account(self, account_id: UUID) -> Worker | None:
        """The worker of an account, by the newest word."""
        found = self._db.execute(
            text(
                """SELECT worker_id, account_id, standing, stopped_fields FROM worker
                WHERE account_id = :account_id ORDER BY version DESC LIMIT 1"""
            ),
            {"account_id": account_id},
        ).one_or_none()
        if found is None:
            return None
        return Worker(
            found.worker_id, found.account_id, found.standing, tuple(found.stopped_fields)
        )

    def put(self, worker: Worker, version: int) -> bool:
        """The newer state; an account once known stays."""
        done = self._db.execute(
            text(
                """INSERT INTO worker (worker_id, account_id, standing, stopped_fields, version)
                VALUES (:worker_id, :account_id, :standing, :stopped, :version)
                ON CONFLICT (worker_id) DO UPDATE SET standing = excluded.standing,
                account_id = coalesce(excluded.account_id, worker.account_id),
                stopped_fields = excluded.stopped_fields, version = excluded.version
                WHERE worker.version < excluded.version"""
            ),
            {
                "worker_id": worker.worker_id,
                "account_id": worker.account_id,
                "standing": worker.standing,
                "stopped": list(worker.stopped_fields),
                "version": version,
            },
        )
        return done.rowcount == 1

    def tie(self, worker_id: UUID, account_id: UUID, version: int) -> None:
        """Note whose account it is, unless a newer state of the worker named one."""
        self._db.execute(
            text(
                """UPDATE worker SET account_id = :account_id WHERE worker_id = :worker_id
                AND (account_id IS NULL OR version <= :version)"""
            ),
            {"worker_id": worker_id, "account_id": account_id, "version": version},
        )

    def put_positions(
        self,
        worker_id: UUID,
        version: int,
        positions: Iterable[Position],
        organisation_id: UUID | None = None,
    ) -> bool:
        """Replace them, organisation by organisation, where nothing newer is known."""
        told: dict[UUID, list[Position]] = {}
        for position in positions:
            told.setdefault(position.organisation_id, []).append(position)
        whole = self._lock(worker_id)
        if version < whole:
            return False
        if organisation_id is not None:
            return self._replace(worker_id, organisation_id, version, told.get(organisation_id, []))
        self._db.execute(
            text("UPDATE worker SET positions_version = :version WHERE worker_id = :worker_id"),
            {"worker_id": worker_id, "version": version},
        )
        known = self._db.scalars(
            text("SELECT organisation_id FROM employment WHERE worker_id = :worker_id"),
            {"worker_id": worker_id},
        )
        for place in {*known, *told}:
            self._replace(worker_id, place, version, told.get(place, []))
        return True

    def name_positions(self, positions: Iterable[Position]) -> None:
        """Keep the registry's words for known positions."""
        for position in positions:
            self._db.execute(
                text(
                    """UPDATE workplace SET post_name = coalesce(:post_name, post_name),
                    department_name = coalesce(:department_name, department_name)
                    WHERE position_id = :position_id"""
                ),
                {
                    "position_id": position.position_id,
                    "post_name": position.post_name,
                    "department_name": position.department_name,
                },
            )

    def put_binding(self, binding: BindingFact, version: int) -> bool:
        """The newer state; whose worker and which organisation it was stays known."""
        done = self._db.execute(
            text(
                """INSERT INTO binding (binding_id, account_id, organisation_id, worker_id, status,
                reason, next_step, fields, at, version)
                VALUES (:binding_id, :account_id, :organisation_id, :worker_id, :status, :reason,
                :next_step, :fields, :at, :version)
                ON CONFLICT (binding_id) DO UPDATE SET status = excluded.status,
                organisation_id = coalesce(excluded.organisation_id, binding.organisation_id),
                worker_id = coalesce(excluded.worker_id, binding.worker_id),
                reason = excluded.reason, next_step = excluded.next_step,
                fields = excluded.fields, at = excluded.at, version = excluded.version
                WHERE binding.version < excluded.version"""
            ),
            vars(binding)
            | {"status": str(binding.status), "fields": list(binding.fields), "version": version},
        )
        return done.rowcount == 1

    def bindings(self, account_id: UUID) -> Sequence[BindingFact]:
        """Newest first."""
        found = self._db.execute(
            text(
                """SELECT binding_id, account_id, status, at, organisation_id, worker_id, reason,
                next_step, fields FROM binding WHERE account_id = :account_id ORDER BY at DESC"""
            ),
            {"account_id": account_id},
        )
        return [BindingFact(**row._asdict() | {"fields": tuple(row.fields)}) for row in found]

    def workplaces(self, account_id: UUID) -> Sequence[Workplace]:
        """Positions in organisations to which the account is bound now."""
        found = self._db.execute(
            text(
                """SELECT position_id, organisation_id, department_id, post_code, position_class,
                occupation, rate, is_head, begins_on, ends_on, post_name, department_name,
                organisation.name, organisation.ogrn, organisation.inn, organisation.oid,
                organisation.address, bound.at AS bound_at
                FROM workplace JOIN organisation USING (organisation_id)
                JOIN worker USING (worker_id)
                JOIN (
                    SELECT organisation_id, max(at) AS at FROM binding
                    WHERE account_id = :account_id AND status = 'bound'
                    GROUP BY organisation_id) AS bound USING (organisation_id)
                WHERE worker.account_id = :account_id
                ORDER BY organisation.name, begins_on, position_id"""
            ),
            {"account_id": account_id},
        )
        return [_workplace(row) for row in found]

    def _lock(self, worker_id: UUID) -> int:
        """One at a time per worker; gives the version of the last whole record."""
        whole: int = self._db.execute(
            text("SELECT positions_version FROM worker WHERE worker_id = :worker_id FOR UPDATE"),
            {"worker_id": worker_id},
        ).scalar_one()
        return whole

    def _replace(
        self, worker_id: UUID, organisation_id: UUID, version: int, positions: list[Position]
    ) -> bool:
        place = {"worker_id": worker_id, "organisation_id": organisation_id}
        newer = self._db.execute(
            text(
                """INSERT INTO employment (worker_id, organisation_id, version)
                VALUES (:worker_id, :organisation_id, :version)
                ON CONFLICT (worker_id, organisation_id) DO UPDATE SET version = excluded.version
                WHERE employment.version <= excluded.version"""
            ),
            place | {"version": version},
        )
        if newer.rowcount == 0:
            return False
        self._db.execute(
            text(
                """DELETE FROM workplace WHERE worker_id = :worker_id
                AND organisation_id = :organisation_id AND NOT position_id = ANY(:kept)"""
            ),
            place | {"kept": [position.position_id for position in positions]},
        )
        for position in positions:
            self._db.execute(_PUT_POSITION, vars(position) | {"worker_id": worker_id})
        return True


def _workplace(row: Row[Any]) -> Workplace:
    told = row._asdict()
    organisation = Organisation(
        told["organisation_id"],
        *(told.pop(name) for name in ("name", "ogrn", "inn", "oid", "address")),
    )
    bound_at = told.pop("bound_at")
    return Workplace(Position(**told), organisation, bound_at)
