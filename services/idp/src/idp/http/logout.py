"""The page that asks whether to sign out, and says when it is done."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.locks import open_door
from idp.http import cookies, session
from idp.http.account import own_page
from idp.http.here import here
from idp.http.schemas import Nothing
from idp.http.steps import away
from look import forms

NOTHING = Nothing()

routes = Blueprint("logout", __name__)


@routes.get("/logout")
@open_door("whoever is signed out already is told so here", page=True)
def ask() -> ResponseReturnValue:
    """A button for who is signed in: a link alone, which anybody may send, ends nothing."""
    cookie = cookies.read_session()
    found = here().find_session(cookie)
    if found is not None and cookie is not None:
        forms.guard(here().csrf_key, cookie)
    return render_template("account/logout.html", session=found)


@routes.post("/logout")
@own_page
def leave() -> ResponseReturnValue:
    """The session ends, here and wherever it was used."""
    door.form(NOTHING)
    here().end_session(session.current().id)
    response = away("/logout")
    cookies.drop_session(response)
    return response
