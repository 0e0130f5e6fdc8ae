"""Signers: what the registry knows of the holder of a certificate, for programs that verify."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, fields, validate, validates_schema

from chassis import door, locks
from chassis.schemas import Body
from contracts.identifiers import Ogrn, Snils
from frmr.domain.organisation import Organisation, OrganisationChanged
from frmr.domain.worker import WorkerChanged
from frmr.http.identifiers import IdentifierField
from frmr.http.wired import wired
from frmr.usecases.signer import Resolution, Signer, SignerNames
from frmr.usecases.state import organisation_state, worker_state

routes = Blueprint("signer", __name__, url_prefix="/signers")

_NAME = validate.Length(min=1, max=200)


class SignerSchema(Body):
    """Whom a certificate names; names are compared where they are given."""

    snils = IdentifierField(Snils, required=True)
    ogrn = IdentifierField(Ogrn, load_default=None, allow_none=True)
    family_name = fields.String(load_default=None, validate=_NAME)
    given_name = fields.String(load_default=None, validate=_NAME)
    patronymic = fields.String(load_default=None, allow_none=True, validate=_NAME)
    on = fields.Date(required=True)

    @validates_schema
    def _whole_name(self, told: dict[str, Any], **_more: Any) -> None:
        if (told["family_name"] is None) != (told["given_name"] is None):
            raise ValidationError("required", "given_name")


class ResolutionSchema(Body):
    """What the registry says; worker and organisation as the events tell them."""

    match = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    position_ids = fields.List(fields.UUID(), required=True)
    worker = fields.Dict(required=True, allow_none=True)
    organisation = fields.Dict(required=True, allow_none=True)


@routes.post("/resolution")
@locks.program(scope="frmr.signers")
@door.speaks(
    summary="Who the holder of a certificate is on a day",
    request=SignerSchema,
    answers={200: ResolutionSchema},
)
def resolve() -> ResponseReturnValue:
    """POST, so that a SNILS stands in no address."""
    told = door.body(SignerSchema())
    names = SignerNames(told["family_name"], told["given_name"], told["patronymic"])
    named = told["family_name"] is not None
    signer = Signer(told["snils"], names if named else None, told["ogrn"])
    found = wired().resolve_signer(signer, told["on"])
    return {
        "match": found.match.value,
        "reasons": list(found.reasons),
        "position_ids": [str(one.position_id) for one in found.positions],
        "worker": _worker(found),
        "organisation": _organisation(found),
    }


def _worker(found: Resolution) -> dict[str, Any] | None:
    if found.worker is None:
        return None
    return worker_state(WorkerChanged(found.worker, (), found.standing, found.on))


def _organisation(found: Resolution) -> dict[str, Any] | None:
    """The one where the signer works; branches share an OGRN, else it is their head."""
    if not found.organisations:
        return None
    held = {one.organisation_id for one in found.positions}
    first = min(found.organisations, key=lambda one: _far(one, held))
    return organisation_state(OrganisationChanged(first, first.licensed(found.on), ()))


def _far(one: Organisation, held: set[Any]) -> tuple[bool, bool]:
    return one.organisation_id not in held, one.parent_id is not None
