"""Bind to an organisation: look for it, choose, confirm, or read why not."""

from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from cabinet.domain import binding as domain
from cabinet.domain.binding import Method, Status
from cabinet.domain.refusals import RefusedElsewhere
from cabinet.http import visits
from cabinet.http.home import account_url
from cabinet.http.wired import wired
from chassis import door, locks
from chassis.problems import Malformed
from chassis.schemas import Query
from look.forms import Form

routes = Blueprint("binding", __name__)

_LONGEST = 128


class Sought(Query):
    """By what, and which."""

    method = fields.Str(required=True, validate=validate.OneOf([*Method]))
    value = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST))


class Chosen(Query):
    """One of the organisations offered."""

    organisation_id = fields.UUID(required=True)


class Which(Query):
    """Which binding a page is about."""

    binding_id = fields.UUID(required=True)


@routes.get("/binding")
@locks.page("one's own bindings")
def bindings() -> ResponseReturnValue:
    """What is bound, and the form to look for an organisation."""
    return _sought(Form({"method": "ogrn"}))


@routes.post("/binding")
@locks.page("one's own bindings")
def seek() -> ResponseReturnValue:
    """Look for the organisation; the registry decides what comes next."""
    try:
        told = door.form(Sought())
    except Malformed as malformed:
        return _sought(Form.again(malformed)), 422
    try:
        found = wired().binding.seek(visits.visit(), told["method"], told["value"].strip())
    except Malformed as malformed:
        return _sought(Form.again(malformed)), 422
    except RefusedElsewhere as refused:
        return _refused(refused)
    return _next(found)


@routes.get("/binding/confirm")
@locks.page("one's own binding")
def confirmation() -> ResponseReturnValue:
    """The binding as it stands: to choose in, to confirm, bound, or refused with the reason."""
    return _shown(wired().binding.read(visits.visit(), door.query(Which())["binding_id"]))


@routes.post("/binding/<uuid:binding_id>/choice")
@locks.page("one's own binding")
def choose(binding_id: UUID) -> ResponseReturnValue:
    """Take one of several organisations."""
    try:
        organisation_id = door.form(Chosen())["organisation_id"]
    except Malformed as malformed:
        found = wired().binding.read(visits.visit(), binding_id)
        return _shown(found, Form.again(malformed)), 422
    try:
        return _next(wired().binding.choose(visits.visit(), binding_id, organisation_id))
    except RefusedElsewhere as refused:
        return _refused(refused)


@routes.post("/binding/<uuid:binding_id>/confirmation")
@locks.page("one's own binding")
def confirm(binding_id: UUID) -> ResponseReturnValue:
    """Bind."""
    try:
        return _next(wired().binding.confirm(visits.visit(), binding_id))
    except RefusedElsewhere as refused:
        return _refused(refused)


def _next(found: domain.Binding) -> ResponseReturnValue:
    return redirect(f"/binding/confirm?binding_id={found.binding_id}", 303)


def _sought(form: Form) -> str:
    known = wired().binding.read_all(visits.visit())
    return render_template("binding.html", form=form, known=known, methods=[*Method])


def _shown(found: domain.Binding, form: Form | None = None) -> str:
    if found.status is Status.CHOICE:
        return render_template("binding_choice.html", binding=found, form=form or Form())
    if found.status is Status.MATCHED:
        return render_template("binding_confirm.html", binding=found)
    if found.status is Status.BOUND:
        return render_template("binding_bound.html", binding=found)
    return render_template(
        "binding_refused.html",
        reason=found.reason or found.status.value,
        next_step=found.next_step or "retry",
        fields=found.fields,
        account_url=account_url(),
    )


def _refused(refused: RefusedElsewhere) -> ResponseReturnValue:
    """A rule said no: why, in which fields, what to do next; nothing of it is a problem page."""
    facts = refused.facts
    if "next_step" not in facts:
        raise refused
    page = render_template(
        "binding_refused.html",
        reason=facts["refusal"],
        next_step=facts["next_step"],
        fields=facts.get("fields", ()),
        account_url=account_url(),
    )
    return page, int(facts["status"])
