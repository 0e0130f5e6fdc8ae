"""The desk of administrators as pages: programs, keys, officers."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.problems import Malformed
from chassis.schemas import Query
from idp.domain.client import Client
from idp.domain.refusals import (
    AccountUnknown,
    ClientInvalid,
    ClientKnown,
    KeyTooYoung,
    ProofStale,
    SameOfficer,
    ScopeNotGranted,
    StaleVersion,
)
from idp.http.admin import registration
from idp.http.fields import Text
from idp.http.here import here
from idp.http.officers import officers_page, prove_again, visiting
from idp.http.refused import again
from idp.http.steps import away, status_of
from idp.http.support.schemas import LONGEST_REASON, ReasonForm
from look.forms import Form

LONGEST = 20_000
"""Characters of a registration as it is written into a form."""
LONGEST_SCOPE = 64

routes = Blueprint("admin_pages", __name__)
routes.register_error_handler(ProofStale, prove_again)


def _reason() -> Text:
    return Text(required=True, validate=validate.Length(max=LONGEST_REASON))


class RegistrationForm(Query):
    """A program as JSON, and the version that it was read as."""

    registration = Text(required=True, validate=validate.Length(max=LONGEST))
    version = fields.Integer(load_default=0)
    reason = _reason()


class RotationForm(Query):
    """Why, and whether at once."""

    reason = _reason()
    at_once = fields.String(load_default="", validate=validate.OneOf(["", "yes"]))


class OfficerForm(Query):
    """Whose scope, which, and whether it is given or taken."""

    account_id = fields.UUID(required=True)
    scope = Text(required=True, validate=validate.Length(max=LONGEST_SCOPE))
    act = fields.String(required=True, validate=validate.OneOf(["grant", "take"]))
    reason = _reason()


REGISTRATION, ROTATION, OFFICER, REASON = (
    RegistrationForm(),
    RotationForm(),
    OfficerForm(),
    ReasonForm(),
)


@routes.get("/admin")
@officers_page
def start() -> ResponseReturnValue:
    """Programs and keys."""
    return render_template(
        "admin/start.html",
        clients=here().admin.list_clients(visiting()),
        keys=here().admin.list_keys(visiting()),
    )


@routes.get("/admin/programs/new")
@officers_page
def new() -> ResponseReturnValue:
    """A registration is to be written."""
    here().admin.list_clients(visiting())
    return _program(None, Form())


@routes.post("/admin/programs/new")
@officers_page
def register() -> ResponseReturnValue:
    """It is written."""
    try:
        told = door.form(REGISTRATION)
        client = registration.read_one(told["registration"].encode())
        here().admin.register_client(visiting(), client, told["reason"])
    except (Malformed, ClientInvalid, ClientKnown) as error:
        return _program(None, again(error, "registration"))
    return away("/admin")


@routes.get("/admin/programs/<client_id>")
@officers_page
def program(client_id: str) -> ResponseReturnValue:
    """A registration as it is."""
    client, version = here().admin.read_client(visiting(), client_id)
    text = json.dumps(registration.written(client), ensure_ascii=False, indent=1)
    return _program(client_id, Form({"registration": text, "version": str(version)}))


@routes.post("/admin/programs/<client_id>")
@officers_page
def change(client_id: str) -> ResponseReturnValue:
    """It is changed, unless somebody changed it since the page was made."""
    try:
        told = door.form(REGISTRATION)
        client = _named(client_id, told["registration"])
        here().admin.change_client(visiting(), client, told["version"], told["reason"])
    except (Malformed, ClientInvalid, StaleVersion) as error:
        return _program(client_id, again(error, "registration"))
    return away("/admin")


@routes.get("/admin/programs/<client_id>/secret")
@officers_page
def ask_secret(client_id: str) -> ResponseReturnValue:
    """Why there is to be another."""
    here().admin.read_client(visiting(), client_id)
    return _page("admin/secret.html", Form(), client_id=client_id, secret=None)


@routes.post("/admin/programs/<client_id>/secret")
@officers_page
def renew_secret(client_id: str) -> ResponseReturnValue:
    """It is shown this once."""
    try:
        reason = door.form(REASON)["reason"]
        secret = here().admin.renew_secret(visiting(), client_id, reason)
    except (Malformed, ClientInvalid) as error:
        form = again(error, "reason")
        return _page("admin/secret.html", form, client_id=client_id, secret=None)
    return _page("admin/secret.html", Form(), client_id=client_id, secret=secret)


@routes.get("/admin/rotation")
@officers_page
def ask_rotation() -> ResponseReturnValue:
    """Why keys are to be moved on."""
    here().admin.list_keys(visiting())
    return _page("admin/rotation.html", Form())


@routes.post("/admin/rotation")
@officers_page
def rotate() -> ResponseReturnValue:
    """They are."""
    try:
        told = door.form(ROTATION)
        here().admin.rotate_keys(visiting(), told["reason"], at_once=told["at_once"] == "yes")
    except (Malformed, KeyTooYoung) as error:
        return _page("admin/rotation.html", again(error, "reason"))
    return away("/admin")


@routes.get("/admin/officers")
@officers_page
def ask_officer() -> ResponseReturnValue:
    """Who is to be an officer, or to be none."""
    here().admin.list_keys(visiting())
    return _page("admin/officers.html", Form())


@routes.post("/admin/officers")
@officers_page
def change_officer() -> ResponseReturnValue:
    """The scope is given or taken."""
    try:
        told = door.form(OFFICER)
        act = here().admin.grant_scope if told["act"] == "grant" else here().admin.take_scope
        act(visiting(), told["account_id"], told["scope"], told["reason"])
    except Malformed as error:
        return _page("admin/officers.html", again(error, "reason"))
    except tuple(_BESIDE) as refusal:
        return _page("admin/officers.html", again(refusal, _BESIDE[type(refusal)]))
    held = here().admin.show_scopes(visiting(), told["account_id"])
    return _page("admin/officers.html", Form(), account_id=told["account_id"], held=sorted(held))


_BESIDE: Mapping[type[Any], str] = {
    AccountUnknown: "account_id",
    SameOfficer: "account_id",
    ScopeNotGranted: "scope",
}


def _named(client_id: str, text: str) -> Client:
    client = registration.read_one(text.encode())
    if client.client_id != client_id:
        raise ClientInvalid(reason="client-id")
    return client


def _program(client_id: str | None, form: Form) -> ResponseReturnValue:
    return _page("admin/program.html", form, client_id=client_id)


def _page(template: str, form: Form, **more: object) -> ResponseReturnValue:
    return make_response(render_template(template, form=form, **more), status_of(form))
