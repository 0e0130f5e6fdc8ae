"""Departments of an organisation and the staffing tables that say how many work there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from contracts.identifiers import Oid


@dataclass(frozen=True)
class Department:
    """A part of an organisation where people work."""

    department_id: UUID
    organisation_id: UUID
    oid: Oid
    name: str
    closed_on: date | None = None


@dataclass(frozen=True)
class StaffingLine:
    """So many rates of one post in one department."""

    line_id: UUID
    department_id: UUID
    number: str
    post_code: str
    total_rate: Decimal
    begins_on: date
    ends_on: date | None = None
