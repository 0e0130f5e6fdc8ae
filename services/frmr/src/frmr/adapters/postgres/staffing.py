"""Departments, and the lines of their staffing tables with what is held on them."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from contracts.identifiers import Oid
from frmr.domain.department import Department, StaffingLine
from frmr.domain.rate import Taken


class PostgresStaffing:
    """See ``usecases.ports.Staffing``."""

    def __init__(self, db: Connection, by: str) -> None:
        self._db = db
        self._by = by

    def add_department(self, department: Department) -> None:
        """A new department, unless the id is known."""
        self._db.execute(
            text(
                """INSERT INTO department
                (department_id, organisation_id, oid, name, closed_on, recorded_by)
                VALUES (:department_id, :organisation_id, :oid, :name, :closed_on, :recorded_by)
                ON CONFLICT DO NOTHING"""
            ),
            vars(department) | {"oid": department.oid.digits, "recorded_by": self._by},
        )

    def departments(self, organisation_id: UUID) -> list[Department]:
        """Departments by name."""
        rows = self._db.execute(
            text(
                "SELECT * FROM department WHERE organisation_id = :id ORDER BY name, department_id"
            ),
            {"id": organisation_id},
        )
        return [_department(row) for row in rows]

    def add_line(self, line: StaffingLine) -> None:
        """A new line, unless the id is known."""
        self._db.execute(
            text(
                """INSERT INTO staffing_line (line_id, department_id, number, post_code,
                total_rate, begins_on, ends_on, recorded_by)
                VALUES (:line_id, :department_id, :number, :post_code, :total_rate, :begins_on,
                :ends_on, :recorded_by) ON CONFLICT DO NOTHING"""
            ),
            vars(line) | {"recorded_by": self._by},
        )

    def lock_line(self, line_id: UUID) -> StaffingLine | None:
        """One line on which nobody else hires meanwhile."""
        row = self._db.execute(
            text("SELECT * FROM staffing_line WHERE line_id = :id FOR NO KEY UPDATE"),
            {"id": line_id},
        ).one_or_none()
        return _line(row) if row else None

    def taken(self, line_id: UUID) -> list[Taken]:
        """Rates that are held on a line, ever."""
        rows = self._db.execute(
            text("SELECT rate, begins_on, ends_on FROM position WHERE line_id = :id"),
            {"id": line_id},
        )
        return [Taken(row.rate, row.begins_on, row.ends_on) for row in rows]


def _department(row: Row[Any]) -> Department:
    return Department(
        department_id=row.department_id,
        organisation_id=row.organisation_id,
        oid=Oid(row.oid),
        name=row.name,
        closed_on=row.closed_on,
    )


def _line(row: Row[Any]) -> StaffingLine:
    return StaffingLine(
        line_id=row.line_id,
        department_id=row.department_id,
        number=row.number,
        post_code=row.post_code,
        total_rate=row.total_rate,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
    )
