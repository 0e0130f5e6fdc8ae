"""Where one may work today, and what holds one back."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door, locks
from chassis.schemas import Body
from frmr.domain.worker import Worker
from frmr.domain.workplace import Workplace
from frmr.http import shapes
from frmr.http.shapes import OrganisationSchema, PositionSchema
from frmr.http.wired import wired
from frmr.usecases.workplace import Workplaces

routes = Blueprint("workplace", __name__, url_prefix="/self")


class PlaceDepartmentSchema(Body):
    """The department of a place."""

    department_id = fields.UUID(required=True)
    name = fields.String(required=True)


class WorkplaceSchema(PositionSchema):
    """A place, where it is, and the offices that it brings along."""

    organisation = fields.Nested(OrganisationSchema, required=True)
    department = fields.Nested(PlaceDepartmentSchema, required=True)
    roles = fields.List(fields.String(), required=True)


class WorkplacesSchema(Body):
    """Places that may be chosen; none while the person is stopped."""

    items = fields.List(fields.Nested(WorkplaceSchema), required=True)
    standing = fields.String(required=True)
    worker_version = fields.Integer(required=True)


class StandingSchema(Body):
    """What holds the person back."""

    standing = fields.String(required=True)
    blocked = fields.Boolean(required=True)
    stopped_fields = fields.List(fields.String(), required=True)
    warned_fields = fields.List(fields.String(), required=True)


@routes.get("/workplaces")
@locks.person(scope="frmr.self")
@door.speaks(summary="Places where one may work today", answers={200: WorkplacesSchema})
def list_workplaces() -> ResponseReturnValue:
    """Places in force in organisations to which one is bound."""
    found = _found()
    worker = found.worker
    return {
        "items": [_workplace(worker, one, found) for one in found.workplaces] if worker else [],
        "standing": found.standing.word,
        "worker_version": worker.version if worker else 0,
    }


@routes.get("/standing")
@locks.person(scope="frmr.self")
@door.speaks(summary="What holds one back", answers={200: StandingSchema})
def show_standing() -> ResponseReturnValue:
    """Fields in which identity and registry disagree, and whether that stops."""
    return shapes.standing(_found().standing)


def _found() -> Workplaces:
    return wired().list_workplaces(UUID(locks.caller().sub))


def _workplace(worker: Worker, one: Workplace, found: Workplaces) -> shapes.Shape:
    return {
        **shapes.place(worker, one, found.on),
        "organisation": shapes.organisation(one.organisation),
        "department": {
            "department_id": str(one.department.department_id),
            "name": one.department.name,
        },
        "roles": list(one.roles),
    }
