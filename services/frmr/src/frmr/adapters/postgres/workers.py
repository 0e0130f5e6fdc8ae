"""Workers with their positions and accreditations."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from contracts.identifiers import Inn, Snils
from frmr.adapters.postgres.positions import POSITIONS_OF, position
from frmr.domain.account import Person
from frmr.domain.names import name_key
from frmr.domain.refusals import SnilsTaken
from frmr.domain.worker import Accreditation, Position, Worker, WorkerStatus

_LOCK = "FOR NO KEY UPDATE"


class PostgresWorkers:
    """See ``usecases.ports.Workers``."""

    def __init__(self, db: Connection, by: str) -> None:
        self._db = db
        self._by = by

    def get(self, worker_id: UUID) -> Worker | None:
        """One worker as it is now."""
        return self._one("worker_id = :id", {"id": worker_id})

    def lock(self, worker_id: UUID) -> Worker | None:
        """One worker that nobody else may change, bind or end meanwhile."""
        return self._one("worker_id = :id", {"id": worker_id}, _LOCK)

    def lock_by_snils(self, snils: Snils) -> Worker | None:
        """The same, by SNILS."""
        return self._one("snils = :snils", {"snils": snils.digits}, _LOCK)

    def by_snils(self, snils: Snils) -> Worker | None:
        """The worker with exactly this SNILS."""
        return self._one("snils = :snils", {"snils": snils.digits})

    def of_account(self, account_id: UUID) -> Worker | None:
        """The worker to whom an account is bound."""
        return self._one("account_id = :id", {"id": account_id})

    def of_organisation(self, organisation_id: UUID, on: date) -> list[Worker]:
        """Everybody who works there on a day, or will."""
        return self._many(
            """worker_id IN (SELECT worker_id FROM position WHERE organisation_id = :id
            AND (ends_on IS NULL OR ends_on >= :day))""",
            {"id": organisation_id, "day": on},
        )

    def alike(self, person: Person) -> bool:
        """Whether one record of another SNILS has the person's INN, names and birth date."""
        if person.inn is None:
            return False
        found = self._db.execute(
            text(
                """SELECT count(*) FROM worker WHERE inn = :inn AND snils <> :snils
                AND (family_key, given_key, patronymic_key) = (:family, :given, :patronymic)
                AND birth_date = :birth_date"""
            ),
            {
                "inn": person.inn.digits,
                "snils": person.snils.digits,
                "family": name_key(person.family_name),
                "given": name_key(person.given_name),
                "patronymic": name_key(person.patronymic),
                "birth_date": person.birth_date,
            },
        ).scalar_one()
        return bool(found == 1)

    def add(self, worker: Worker) -> bool:
        """A new one; False where the id is known. Raises ``SnilsTaken``."""
        values = _values(worker) | {"recorded_by": self._by}
        columns = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        statement = f"INSERT INTO worker ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
        if not self._db.execute(text(statement), values).rowcount:
            if self.get(worker.worker_id) is None:
                raise SnilsTaken
            return False
        for one in worker.accreditations:
            self._db.execute(
                text(
                    """INSERT INTO accreditation (accreditation_id, worker_id, kind,
                    speciality_code, protocol_on, valid_to, recorded_by)
                    VALUES (:accreditation_id, :worker_id, :kind, :speciality_code, :protocol_on,
                    :valid_to, :recorded_by)"""
                ),
                vars(one) | {"worker_id": worker.worker_id, "recorded_by": self._by},
            )
        return True

    def save(self, worker: Worker) -> None:
        """Keep a change of the record or of its link."""
        values = _values(worker) | {"recorded_by": self._by}
        changes = ", ".join(f"{name} = :{name}" for name in values)
        self._db.execute(
            text(
                f"UPDATE worker SET {changes}, recorded_at = now() "  # noqa: S608
                "WHERE worker_id = :worker_id"
            ),
            values,
        )

    def _one(self, where: str, values: Mapping[str, object], lock: str = "") -> Worker | None:
        found = self._many(where, values, lock)
        return found[0] if found else None

    def _many(self, where: str, values: Mapping[str, object], lock: str = "") -> list[Worker]:
        rows = self._db.execute(
            text(f"SELECT * FROM worker WHERE {where} ORDER BY worker_id {lock}"),  # noqa: S608
            values,
        ).all()
        ids = {"ids": [row.worker_id for row in rows]}
        held: dict[UUID, list[Position]] = {row.worker_id: [] for row in rows}
        for row in self._db.execute(text(POSITIONS_OF), ids):
            held[row.worker_id].append(position(row))
        backed: dict[UUID, list[Accreditation]] = {row.worker_id: [] for row in rows}
        statement = "SELECT * FROM accreditation WHERE worker_id = ANY(:ids) ORDER BY valid_to"
        for row in self._db.execute(text(statement), ids):
            backed[row.worker_id].append(_accreditation(row))
        return [_worker(row, held[row.worker_id], backed[row.worker_id]) for row in rows]


def _values(one: Worker) -> dict[str, object]:
    return {
        "worker_id": one.worker_id,
        "snils": one.snils.digits,
        "inn": one.inn.digits if one.inn else None,
        "family_name": one.family_name,
        "given_name": one.given_name,
        "patronymic": one.patronymic,
        "family_key": name_key(one.family_name),
        "given_key": name_key(one.given_name),
        "patronymic_key": name_key(one.patronymic),
        "birth_date": one.birth_date,
        "gender_code": one.gender_code,
        "status": one.status.value,
        "account_id": one.account_id,
        "version": one.version,
    }


def _worker(row: Row[Any], held: list[Position], backed: list[Accreditation]) -> Worker:
    return Worker(
        worker_id=row.worker_id,
        snils=Snils(row.snils),
        inn=Inn(row.inn) if row.inn else None,
        family_name=row.family_name,
        given_name=row.given_name,
        patronymic=row.patronymic,
        birth_date=row.birth_date,
        gender_code=row.gender_code,
        status=WorkerStatus(row.status),
        number=f"{row.number:010}",
        version=row.version,
        account_id=row.account_id,
        positions=tuple(held),
        accreditations=tuple(backed),
    )


def _accreditation(row: Row[Any]) -> Accreditation:
    return Accreditation(
        accreditation_id=row.accreditation_id,
        kind=row.kind,
        speciality_code=row.speciality_code,
        protocol_on=row.protocol_on,
        valid_to=row.valid_to,
    )
