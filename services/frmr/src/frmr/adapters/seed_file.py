"""The seed of a stand: one JSON file that every service reads its own part of."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from contracts.identifiers import Inn, Kladr, Kpp, Ogrn, Oid, Snils
from frmr.domain.department import Department, StaffingLine
from frmr.domain.discrepancy import GENDER_CODES
from frmr.domain.organisation import Address, Licence, Organisation, OrganisationStatus
from frmr.domain.rate import parse_rate, parse_total
from frmr.domain.worker import Occupation, Worker
from frmr.usecases.organisation import OrganisationEntry
from frmr.usecases.planting import Seed
from frmr.usecases.worker import Hiring

Row = Mapping[str, Any]


def read(path: Path) -> Seed:
    """Read the registry's part.

    Raises:
        OSError, ValueError, KeyError: no such file, or it is no seed.
    """
    told = json.loads(path.read_text("utf-8"))
    rows = told["organisations"]
    ids = {row["oid"]: UUID(row["organisation_id"]) for row in rows}
    return Seed(
        dictionaries=tuple(told["dictionaries"]),
        organisations=tuple(_entry(row, ids) for row in rows),
        workers=tuple(_worker(row) for row in told["people"] if row["worker_id"]),
        hirings=tuple(one for row in rows for one in _hirings(row)),
    )


def _entry(row: Row, ids: Mapping[str, UUID]) -> OrganisationEntry:
    organisation_id = UUID(row["organisation_id"])
    return OrganisationEntry(
        organisation=Organisation(
            organisation_id=organisation_id,
            oid=Oid(row["oid"]),
            name_full=row["name_full"],
            name_short=row["name_short"],
            inn=Inn(row["inn"]),
            kpp=Kpp(row["kpp"]),
            ogrn=Ogrn(row["ogrn"]),
            kind=row["kind"],
            region_code=row["region_code"],
            status=OrganisationStatus(row["status"]),
            address=_address(row["address"]),
            parent_id=ids[row["parent_oid"]] if row["parent_oid"] else None,
        ),
        licences=tuple(_licences(organisation_id, row["licence"])),
        departments=tuple(_department(organisation_id, one) for one in row["departments"]),
        lines=tuple(one for department in row["departments"] for one in _lines(department)),
    )


def _address(row: Row) -> Address:
    return Address(row["text"], row["postcode"], Kladr(row["kladr"]) if row["kladr"] else None)


def _licences(organisation_id: UUID, row: Row | None) -> Iterator[Licence]:
    if row is not None:
        yield Licence(
            licence_id=uuid5(organisation_id, row["number"]),
            organisation_id=organisation_id,
            number=row["number"],
            issuer=row["issuer"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
        )


def _department(organisation_id: UUID, row: Row) -> Department:
    return Department(UUID(row["department_id"]), organisation_id, Oid(row["oid"]), row["name"])


def _lines(department: Row) -> Iterator[StaffingLine]:
    for row in department["lines"]:
        yield StaffingLine(
            line_id=_line_id(department["department_id"], row["number"]),
            department_id=UUID(department["department_id"]),
            number=row["number"],
            post_code=row["post_code"],
            total_rate=parse_total(row["total_rate"]),
            begins_on=date.fromisoformat(row["begins_on"]),
        )


def _line_id(department_id: str, number: str) -> UUID:
    """Lines have no id of their own in the file: the same department and number, the same id."""
    return uuid5(UUID(department_id), number)


def _worker(person: Row) -> Worker:
    # Where the registry knows somebody otherwise than they are, the file says in what.
    row = {**person, **person["registry"]}
    return Worker(
        worker_id=UUID(row["worker_id"]),
        snils=Snils(row["snils"]),
        inn=Inn(row["inn"]) if row["inn"] else None,
        family_name=row["family_name"],
        given_name=row["given_name"],
        patronymic=row["patronymic"],
        birth_date=date.fromisoformat(row["birth_date"]),
        gender_code=GENDER_CODES[row["gender"]],
    )


def _hirings(organisation: Row) -> Iterator[Hiring]:
    for row in organisation["positions"]:
        yield Hiring(
            position_id=UUID(row["position_id"]),
            worker_id=UUID(row["worker_id"]),
            organisation_id=UUID(organisation["organisation_id"]),
            department_id=UUID(row["department"]),
            line_id=_line_id(row["department"], row["line"]),
            post_code=row["post_code"],
            speciality_code=row["speciality_code"],
            rate=parse_rate(row["rate"]),
            occupation=Occupation(row["occupation"]),
            staff_number=row["staff_number"],
            begins_on=date.fromisoformat(row["begins_on"]),
            ends_on=_day(row["ends_on"]),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
