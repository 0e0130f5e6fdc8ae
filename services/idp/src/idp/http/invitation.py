"""Taking an invitation: the way in which an account becomes an officer's."""

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from idp.domain.refusals import InvitationExpired, InvitationUnknown, InvitationUsed, ProofStale
from idp.http import session
from idp.http.account import fresh_proof, own_page
from idp.http.here import here
from idp.http.refused import again
from idp.http.schemas import InvitationForm
from idp.http.steps import away, status_of
from idp.usecases.finish import OWN_PAGE
from look.forms import Form

PAGE = "/account/invitation"
INVITATION = InvitationForm()

routes = Blueprint("invitation", __name__)


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """Where the code is typed."""
    return _page(Form())


@routes.post(PAGE)
@own_page
def accept() -> ResponseReturnValue:
    """The code is typed: the account is an officer's."""
    try:
        here().do.accept_invitation(session.current(), door.form(INVITATION)["code"])
    except ProofStale:
        return fresh_proof(PAGE)
    except (Malformed, InvitationUnknown, InvitationExpired, InvitationUsed) as error:
        return _page(again(error, "code"))
    return away(OWN_PAGE)


def _page(form: Form) -> ResponseReturnValue:
    body = render_template("account/invitation.html", form=form)
    return make_response(body, status_of(form))
