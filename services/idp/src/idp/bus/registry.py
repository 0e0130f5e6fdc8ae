"""``frmr.*``: bindings, workers, organisations."""

from typing import Any

from marshmallow import Schema, ValidationError, fields

from chassis.envelope import Envelope, Malformed
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard, field_errors
from idp.domain.affiliation import Affiliation
from idp.usecases.affiliation import KeepAffiliation, KeepHeads, KeepName, Told


class PositionSchema(Heard):
    """What this service reads of a position."""

    organisation_id = fields.UUID(required=True)
    is_head = fields.Boolean(required=True)


class BoundSchema(Heard):
    """What it reads of a binding that began."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    worker_version = fields.Integer(required=True)
    name = fields.String(load_default=None)
    staff_number = fields.String(load_default=None)
    positions = fields.List(fields.Nested(PositionSchema), required=True)


class UnboundSchema(Heard):
    """What it reads of a binding that ended."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    worker_id = fields.UUID(required=True)
    ended_at = fields.AwareDateTime(required=True)


class WorkerSchema(Heard):
    """What it reads of a worker."""

    worker_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    positions = fields.List(fields.Nested(PositionSchema), required=True)


class OrganisationSchema(Heard):
    """What it reads of an organisation."""

    organisation_id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)


BOUND, UNBOUND, WORKER = BoundSchema(), UnboundSchema(), WorkerSchema()
ORGANISATION = OrganisationSchema()


def bound(keep: KeepAffiliation) -> Handler:
    """A handler of ``frmr.organisation.bound``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _read(BOUND, envelope)
        positions = told.pop("positions")
        told["is_head"] = told["organisation_id"] in _led(positions)
        besides = Told(told.pop("name"), told.pop("staff_number"))
        affiliation = Affiliation(**told, version=envelope.aggregate_version)
        return _outcome(keep(envelope, affiliation, besides))

    return handle


def unbound(keep: KeepAffiliation) -> Handler:
    """A handler of ``frmr.organisation.unbound``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _read(UNBOUND, envelope)
        return _outcome(keep(envelope, Affiliation(**told, version=envelope.aggregate_version)))

    return handle


def worker_changed(keep: KeepHeads) -> Handler:
    """A handler of ``frmr.worker.changed``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _read(WORKER, envelope)
        led = _led(told["positions"])
        return _outcome(keep(envelope, told["worker_id"], told["version"], led))

    return handle


def organisation_changed(keep: KeepName) -> Handler:
    """A handler of ``frmr.organisation.changed``."""

    def handle(envelope: Envelope) -> Outcome:
        return _outcome(keep(envelope, **_read(ORGANISATION, envelope)))

    return handle


def _led(positions: list[dict[str, Any]]) -> set[Any]:
    return {position["organisation_id"] for position in positions if position["is_head"]}


def _outcome(applied: bool) -> Outcome:
    return Outcome.APPLIED if applied else Outcome.STALE


def _read(schema: Schema, envelope: Envelope) -> dict[str, Any]:
    try:
        told: dict[str, Any] = schema.load(envelope.body)
    except ValidationError as error:
        first = field_errors(error)[0]
        raise Malformed(first.code, first.pointer) from None
    return told
