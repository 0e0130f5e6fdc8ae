"""A person stops their account until they recover it, or closes it for good."""

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.problems import Malformed
from chassis.schemas import Query
from idp.domain.refusals import ProofStale
from idp.http import cookies, session, visitor
from idp.http.account import fresh_proof, own_page
from idp.http.here import here
from idp.http.refused import again
from idp.http.schemas import Nothing
from idp.http.steps import status_of
from look.forms import Form

STOP, CLOSE = "/account/stop", "/account/close"

routes = Blueprint("leaving", __name__)


class CloseForm(Query):
    """The person says that they know what they do."""

    sure = fields.String(required=True, validate=validate.OneOf(["yes"]))


NOTHING, SURE = Nothing(), CloseForm()


@routes.get(STOP)
@own_page
def ask_stop() -> ResponseReturnValue:
    """What stopping means."""
    return render_template("account/stop.html")


@routes.post(STOP)
@own_page
def stop() -> ResponseReturnValue:
    """Nobody signs in any more, until the owner recovers the account."""
    door.form(NOTHING)
    here().presence.stop_account(session.current(), locale=visitor.language())
    return _left("account/stopped.html")


@routes.get(CLOSE)
@own_page
def ask_close() -> ResponseReturnValue:
    """What closing means."""
    return _close(Form())


@routes.post(CLOSE)
@own_page
def close() -> ResponseReturnValue:
    """The account is no more."""
    try:
        door.form(SURE)
        here().presence.close_account(session.current(), locale=visitor.language())
    except Malformed as error:
        return _close(again(error, "sure"))
    except ProofStale:
        return fresh_proof(CLOSE)
    response = _left("account/closed.html")
    cookies.drop_device(response)
    return response


def _close(form: Form) -> ResponseReturnValue:
    return make_response(render_template("account/close.html", form=form), status_of(form))


def _left(template: str) -> Response:
    response = make_response(render_template(template))
    cookies.drop_session(response)
    return response
