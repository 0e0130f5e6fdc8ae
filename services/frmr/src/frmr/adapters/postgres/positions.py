"""Positions, alone and with the words that belong to their codes."""

from datetime import date
from typing import Any
from uuid import UUID

from psycopg.errors import ExclusionViolation
from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import IntegrityError

from contracts.identifiers import Oid
from frmr.domain.department import Department
from frmr.domain.dictionary import POSTS, SPECIALITIES
from frmr.domain.organisation import Organisation
from frmr.domain.position_class import PositionClass
from frmr.domain.refusals import MainExists
from frmr.domain.worker import Occupation, Position
from frmr.domain.workplace import Workplace
from frmr.usecases.ports import Organisations

POSITIONS_OF = (
    "SELECT * FROM position WHERE worker_id = ANY(:ids) ORDER BY worker_id, begins_on, position_id"
)


class PostgresPositions:
    """See ``usecases.ports.Positions``."""

    def __init__(self, db: Connection, by: str, organisations: Organisations) -> None:
        self._db = db
        self._by = by
        self._organisations = organisations

    def add(self, one: Position) -> None:
        """A new position. Raises ``MainExists``."""
        try:
            self._db.execute(
                text(
                    """INSERT INTO position (position_id, worker_id, organisation_id,
                    department_id, line_id, post_code, post_version, position_class, is_head,
                    speciality_code, rate, occupation, staff_number, begins_on, ends_on,
                    recorded_by)
                    VALUES (:position_id, :worker_id, :organisation_id, :department_id, :line_id,
                    :post_code, :post_version, :position_class, :is_head, :speciality_code, :rate,
                    :occupation, :staff_number, :begins_on, :ends_on, :recorded_by)"""
                ),
                vars(one)
                | {
                    "position_class": one.position_class.value,
                    "occupation": one.occupation.value,
                    "recorded_by": self._by,
                },
            )
        except IntegrityError as error:
            if isinstance(error.orig, ExclusionViolation):
                raise MainExists from None
            raise

    def workplaces(self, worker_id: UUID, on: date) -> list[Workplace]:
        """Positions in force on a day, with their words."""
        rows = self._db.execute(
            text(
                """SELECT position.*, department.oid AS department_oid,
                    department.name AS department_name, department.closed_on,
                    COALESCE(post.display, position.post_code) AS post_name,
                    speciality.display AS speciality_name
                FROM position JOIN department USING (department_id)
                LEFT JOIN dictionary_row AS post
                    ON post.oid = :posts AND post.version = position.post_version
                    AND post.code = position.post_code
                LEFT JOIN dictionary_version AS in_force
                    ON in_force.oid = :specialities AND in_force.active
                LEFT JOIN dictionary_row AS speciality
                    ON speciality.oid = in_force.oid AND speciality.version = in_force.version
                    AND speciality.code = position.speciality_code
                WHERE worker_id = :id AND begins_on <= :day
                    AND (ends_on IS NULL OR ends_on >= :day)
                ORDER BY begins_on, position_id"""
            ),
            {"id": worker_id, "day": on, "posts": POSTS, "specialities": SPECIALITIES},
        ).all()
        organisations = self._organisations.many({row.organisation_id for row in rows})
        return [_workplace(row, organisations[row.organisation_id]) for row in rows]


def position(row: Row[Any]) -> Position:
    """A position from its row."""
    return Position(
        position_id=row.position_id,
        worker_id=row.worker_id,
        organisation_id=row.organisation_id,
        department_id=row.department_id,
        line_id=row.line_id,
        post_code=row.post_code,
        post_version=row.post_version,
        position_class=PositionClass(row.position_class),
        is_head=row.is_head,
        speciality_code=row.speciality_code,
        rate=row.rate,
        occupation=Occupation(row.occupation),
        staff_number=row.staff_number,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
    )


def _workplace(row: Row[Any], organisation: Organisation) -> Workplace:
    department = Department(
        department_id=row.department_id,
        organisation_id=row.organisation_id,
        oid=Oid(row.department_oid),
        name=row.department_name,
        closed_on=row.closed_on,
    )
    return Workplace(
        position=position(row),
        organisation=organisation,
        department=department,
        post_name=row.post_name,
        speciality_name=row.speciality_name,
    )
