"""The register of programs, for programs of administrators."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door
from chassis.problems import FieldError, Malformed
from chassis.schemas import Body
from idp.domain.client import Client
from idp.domain.refusals import (
    ClientInvalid,
    ClientKnown,
    ClientUnknown,
    OfficersOnly,
    StaleVersion,
)
from idp.http.admin.registration import ClientBody, ClientSchema, client, written
from idp.http.here import here
from idp.http.officers import admin_only, calling
from idp.http.support.schemas import ReasonBody

CLIENT, REASON = ClientBody(), ReasonBody()
PATH = "/admin/clients"

routes = Blueprint("admin_clients", __name__)


class ClientsSchema(Body):
    """Every program."""

    clients = fields.List(fields.Nested(ClientSchema), required=True)


class SecretSchema(Body):
    """A secret, told this once."""

    client_id = fields.String(required=True)
    client_secret = fields.String(required=True)


@routes.get(PATH)
@admin_only
@door.speaks(summary="Every program", answers={200: ClientsSchema}, refusals=(OfficersOnly,))
def show_all() -> ResponseReturnValue:
    """By name; secrets are told by nobody."""
    found = here().admin.list_clients(calling())
    return jsonify({"clients": [written(each) for each in found]})


@routes.post(PATH)
@admin_only
@door.speaks(
    summary="Register a program",
    request=ClientBody,
    answers={201: ClientSchema},
    refusals=(OfficersOnly, ClientInvalid, ClientKnown),
)
def register() -> ResponseReturnValue:
    """A new one."""
    told = door.body(CLIENT)
    reason = told.pop("reason")
    new = client(told)
    version = here().admin.register_client(calling(), new, reason)
    return _answer(new, version, 201)


@routes.get(f"{PATH}/<client_id>")
@admin_only
@door.speaks(
    summary="One program, and the version that a change must name",
    answers={200: ClientSchema},
    refusals=(OfficersOnly, ClientUnknown),
)
def show(client_id: str) -> ResponseReturnValue:
    """Its ETag is the version."""
    return _answer(*here().admin.read_client(calling(), client_id), 200)


@routes.put(f"{PATH}/<client_id>")
@admin_only
@door.speaks(
    summary="Change a program that nobody changed meanwhile",
    request=ClientBody,
    answers={200: ClientSchema},
    refusals=(OfficersOnly, ClientInvalid, ClientUnknown, StaleVersion),
)
def change(client_id: str) -> ResponseReturnValue:
    """The whole of it; what is left out is as at first."""
    version = door.if_match()
    told = door.body(CLIENT)
    if told["client_id"] != client_id:
        raise Malformed(FieldError("/client_id", "differs"))
    reason = told.pop("reason")
    changed = client(told)
    return _answer(changed, here().admin.change_client(calling(), changed, version, reason), 200)


@routes.post(f"{PATH}/<client_id>/secret")
@admin_only
@door.speaks(
    summary="Give a program another secret; it is told this once",
    request=ReasonBody,
    answers={201: SecretSchema},
    refusals=(OfficersOnly, ClientInvalid, ClientUnknown),
)
def renew_secret(client_id: str) -> ResponseReturnValue:
    """The former one is worth nothing from now on."""
    secret = here().admin.renew_secret(calling(), client_id, door.body(REASON)["reason"])
    return jsonify({"client_id": client_id, "client_secret": secret}), 201


def _answer(told: Client, version: int, status: int) -> Response:
    answer = jsonify(written(told))
    answer.status_code = status
    return door.etag(answer, version)
