"""One's own record in the registry."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door, locks
from chassis.schemas import Body
from frmr.domain.refusals import WorkerNotFound
from frmr.domain.worker import Accreditation
from frmr.http import shapes
from frmr.http.shapes import PositionSchema
from frmr.http.wired import wired

routes = Blueprint("worker", __name__, url_prefix="/self")


class AccreditationSchema(Body):
    """The state's word on a speciality."""

    kind = fields.String(required=True)
    speciality_code = fields.String(required=True)
    protocol_on = fields.Date(required=True)
    valid_to = fields.Date(required=True)


class SectionsSchema(Body):
    """Parts of the record besides places of work."""

    accreditation = fields.List(fields.Nested(AccreditationSchema), required=True)


class DossierSchema(Body):
    """The record of the worker to whom the account is bound."""

    worker_id = fields.UUID(required=True)
    number = fields.String(required=True)
    version = fields.Integer(required=True)
    family_name = fields.String(required=True)
    given_name = fields.String(required=True)
    patronymic = fields.String(required=True, allow_none=True)
    birth_date = fields.Date(required=True)
    snils = fields.String(required=True)
    inn = fields.String(required=True, allow_none=True)
    standing = fields.String(required=True)
    positions = fields.List(fields.Nested(PositionSchema), required=True)
    sections = fields.Nested(SectionsSchema, required=True)


@routes.get("/worker")
@locks.person(scope="frmr.self")
@door.speaks(summary="One's own record", answers={200: DossierSchema}, refusals=(WorkerNotFound,))
def show_worker() -> ResponseReturnValue:
    """The record with every place in force, bound or not; numbers of the person are masked."""
    dossier = wired().show_dossier(UUID(locks.caller().sub))
    worker = dossier.worker
    return {
        "worker_id": str(worker.worker_id),
        "number": worker.number,
        "version": worker.version,
        "family_name": worker.family_name,
        "given_name": worker.given_name,
        "patronymic": worker.patronymic,
        "birth_date": worker.birth_date.isoformat(),
        "snils": worker.snils.mask(),
        "inn": worker.inn.mask() if worker.inn else None,
        "standing": dossier.standing.word,
        "positions": [shapes.place(worker, one, dossier.on) for one in dossier.workplaces],
        "sections": {"accreditation": [_accreditation(one) for one in worker.accreditations]},
    }


def _accreditation(one: Accreditation) -> shapes.Shape:
    return {
        "kind": one.kind,
        "speciality_code": one.speciality_code,
        "protocol_on": one.protocol_on.isoformat(),
        "valid_to": one.valid_to.isoformat(),
    }
