"""The list of programs that the person let in, and taking it back."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.consent import listed
from idp.http import session
from idp.http.account import own_page
from idp.http.here import here
from idp.http.schemas import Nothing
from idp.http.steps import away

NOTHING = Nothing()
PAGE = "/account/consents"

routes = Blueprint("consent", __name__)


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """Each program, what it may know and since when."""
    found = here().consents.list(session.current().account_id)
    return render_template("account/consents.html", found=found, listed=listed)


@routes.post(f"{PAGE}/<client_id>/withdrawal")
@own_page
def withdraw(client_id: str) -> ResponseReturnValue:
    """The program is asked again next time; what it was given is worth nothing from now on."""
    door.form(NOTHING)
    here().consents.withdraw(session.current().account_id, client_id)
    return away(PAGE)
