"""Answers: organisations, places and people in the members that callers read."""

from datetime import date, datetime
from typing import Any

from marshmallow import fields

from chassis.schemas import Body
from frmr.domain.department import Department
from frmr.domain.organisation import Organisation
from frmr.domain.standing import Standing
from frmr.domain.worker import Worker
from frmr.domain.workplace import Workplace
from frmr.usecases.state import number_state, position_state

Shape = dict[str, Any]


class OrganisationSchema(Body):
    """An organisation, as much of it as tells one from another."""

    organisation_id = fields.UUID(required=True)
    oid = fields.String(required=True)
    name = fields.String(required=True)
    ogrn = fields.String(required=True)
    inn = fields.String(required=True)
    address = fields.String(required=True)


class PositionSchema(Body):
    """A place of work with the words that belong to its codes."""

    position_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    department_id = fields.UUID(required=True)
    department_name = fields.String(required=True)
    post_code = fields.String(required=True)
    post_name = fields.String(required=True)
    position_class = fields.String(required=True)
    speciality_code = fields.String(required=True, allow_none=True)
    speciality_name = fields.String(required=True, allow_none=True)
    occupation = fields.String(required=True)
    rate = fields.String(required=True)
    is_head = fields.Boolean(required=True)
    qualified = fields.String(required=True)
    begins_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)


def organisation(one: Organisation) -> Shape:
    """See ``OrganisationSchema``."""
    return {
        "organisation_id": str(one.organisation_id),
        "oid": one.oid.digits,
        **number_state(one),
        "address": one.address.text,
    }


def department(one: Department) -> Shape:
    """A department by its own name."""
    return {
        "department_id": str(one.department_id),
        "oid": one.oid.digits,
        "name": one.name,
        "closed_on": day(one.closed_on),
    }


def place(worker: Worker, one: Workplace, on: date) -> Shape:
    """See ``PositionSchema``."""
    return {
        **position_state(worker, one.position, on),
        "post_name": one.post_name,
        "speciality_name": one.speciality_name,
        "department_name": one.department.name,
    }


def standing(one: Standing) -> Shape:
    """What holds a person back, and what might."""
    return {
        "standing": one.word,
        "blocked": one.blocked,
        "stopped_fields": list(one.stopped_fields),
        "warned_fields": list(one.warned_fields),
    }


def day(on: date | None) -> str | None:
    """A day as it travels."""
    return on.isoformat() if on else None


def instant(at: datetime | None) -> str | None:
    """A moment as it travels."""
    return at.isoformat() if at else None
