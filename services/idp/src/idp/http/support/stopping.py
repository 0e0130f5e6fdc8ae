"""The page of the link by which an owner stops a reset of their second factor."""

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.locks import open_door
from chassis.schemas import Query
from idp.http.here import here

LONGEST_SECRET = 64
PATH = "/factor-reset/<uuid:reset_id>"


class StopForm(Query):
    """The secret of the link."""

    code = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_SECRET))


STOP = StopForm()
link_door = open_door("the secret of the link is the key; the use case judges it", page=True)

routes = Blueprint("factor_reset", __name__)


@routes.get(PATH)
@link_door
def show(reset_id: UUID) -> ResponseReturnValue:
    """Looking stops nothing: programs that look at links for people do it too."""
    secret = request.args.get("code", "")[:LONGEST_SECRET]
    found = here().support.stop_reset.look(reset_id, secret)
    return render_template("support/stop.html", reset=found, secret=secret)


@routes.post(PATH)
@link_door
def stop(reset_id: UUID) -> ResponseReturnValue:
    """The owner stops it."""
    secret = door.form(STOP)["code"]
    here().support.stop_reset(reset_id, secret)
    found = here().support.stop_reset.look(reset_id, secret)
    return render_template("support/stop.html", reset=found, secret=secret)
