"""Bindings: name an organisation, choose among several, confirm the match, end the tie."""

from typing import Any
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door, locks
from chassis.schemas import Body
from frmr.domain import refusals
from frmr.domain.binding import BindingStatus, Method
from frmr.domain.worker import Worker
from frmr.http import shapes
from frmr.http.identifiers import KINDS, identifier
from frmr.http.shapes import OrganisationSchema, PositionSchema
from frmr.http.wired import wired
from frmr.usecases.card import Card

routes = Blueprint("binding", __name__, url_prefix="/bindings")

_LONGEST_VALUE = 128
_LONGEST_REASON = 500
_OF_THE_MATCH = tuple(refusals.BindingRefusal.__subclasses__())


class TrySchema(Body):
    """What an organisation is named by."""

    method = fields.String(required=True, validate=validate.OneOf([kind.value for kind in KINDS]))
    value = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST_VALUE))


class ChoiceSchema(Body):
    """One of the organisations offered."""

    organisation_id = fields.UUID(required=True)


class ConfirmationSchema(Body):
    """Nothing: the card has said what is confirmed."""


class EndSchema(Body):
    """Why, in the person's own words."""

    reason = fields.String(load_default=None, validate=validate.Length(min=1, max=_LONGEST_REASON))


class WorkerSchema(Body):
    """Whose record the match met."""

    worker_id = fields.UUID(required=True)
    family_name = fields.String(required=True)
    given_name = fields.String(required=True)
    patronymic = fields.String(required=True, allow_none=True)


class CardSchema(Body):
    """A binding as its person sees it."""

    binding_id = fields.UUID(required=True)
    status = fields.String(required=True)
    method = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    next_step = fields.String(required=True, allow_none=True)
    organisation = fields.Nested(OrganisationSchema, required=True, allow_none=True)
    choices = fields.List(fields.Nested(OrganisationSchema), required=True)
    worker = fields.Nested(WorkerSchema, required=True, allow_none=True)
    positions = fields.List(fields.Nested(PositionSchema), required=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)


class CardsSchema(Body):
    """All bindings of a person, newest first."""

    items = fields.List(fields.Nested(CardSchema), required=True)


@routes.post("")
@locks.person(scope="frmr.self")
@door.speaks(
    summary="Try to bind oneself to an organisation",
    request=TrySchema,
    answers={201: CardSchema},
    refusals=(*_OF_THE_MATCH, refusals.TriesExceeded, refusals.BindingLive),
)
def try_binding() -> ResponseReturnValue:
    """Match what was typed; a rule's no is kept, told, and answered as a problem."""
    told = door.body(TrySchema())
    method = Method(told["method"])
    named = identifier(method, told["value"])
    return _shape(wired().try_binding(_account(), method, named)), 201


@routes.post("/<uuid:binding_id>/choice")
@locks.person(scope="frmr.self")
@door.speaks(
    summary="Choose one of the organisations offered",
    request=ChoiceSchema,
    answers={200: CardSchema},
    refusals=(
        *_OF_THE_MATCH,
        refusals.BindingNotFound,
        refusals.BindingLive,
        refusals.BindingExpired,
        refusals.AlreadyDecided,
    ),
)
def choose(binding_id: UUID) -> ResponseReturnValue:
    """Match against the one chosen."""
    chosen = door.body(ChoiceSchema())["organisation_id"]
    return _shape(wired().choose_organisation(_account(), binding_id, chosen))


@routes.post("/<uuid:binding_id>/confirmation")
@locks.person(scope="frmr.self")
@door.speaks(
    summary="Confirm a match",
    request=ConfirmationSchema,
    answers={200: CardSchema},
    refusals=(
        *_OF_THE_MATCH,
        refusals.BindingNotFound,
        refusals.BindingExpired,
        refusals.AlreadyDecided,
    ),
)
def confirm(binding_id: UUID) -> ResponseReturnValue:
    """Match again, under lock, and bind."""
    door.body(ConfirmationSchema())
    return _shape(wired().confirm_binding(_account(), binding_id))


@routes.post("/<uuid:binding_id>/end")
@locks.person(scope="frmr.self")
@door.speaks(
    summary="End one's binding",
    request=EndSchema,
    answers={200: CardSchema},
    refusals=(refusals.BindingNotFound, refusals.NotBound),
)
def end(binding_id: UUID) -> ResponseReturnValue:
    """Unbind."""
    reason = door.body(EndSchema())["reason"]
    return _shape(wired().end_binding(_account(), binding_id, reason))


@routes.get("")
@locks.person(scope="frmr.self")
@door.speaks(summary="One's bindings", answers={200: CardsSchema})
def list_bindings() -> ResponseReturnValue:
    """Every try, newest first."""
    return {"items": [_shape(card) for card in wired().list_bindings(_account())]}


def _account() -> UUID:
    return UUID(locks.caller().sub)


def _shape(card: Card) -> dict[str, Any]:
    binding, worker = card.binding, card.worker
    on = wired().calendar.today()
    return {
        "binding_id": str(binding.binding_id),
        "status": _status(binding.status),
        "method": binding.method.value,
        "reason": binding.reason,
        "fields": list(binding.fields),
        "next_step": binding.next_step,
        "organisation": shapes.organisation(card.organisation) if card.organisation else None,
        "choices": [shapes.organisation(one) for one in card.choices],
        "worker": _worker(worker) if worker else None,
        "positions": [shapes.place(worker, one, on) for one in card.workplaces] if worker else [],
        "expires_at": shapes.instant(binding.expires_at),
    }


def _status(status: BindingStatus) -> str:
    """What was looked up ahead is, to the person, a choice that never runs out."""
    return (BindingStatus.CHOICE if status is BindingStatus.CANDIDATE else status).value


def _worker(worker: Worker) -> dict[str, Any]:
    return {
        "worker_id": str(worker.worker_id),
        "family_name": worker.family_name,
        "given_name": worker.given_name,
        "patronymic": worker.patronymic,
    }
