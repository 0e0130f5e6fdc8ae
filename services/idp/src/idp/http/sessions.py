"""Where a person is signed in, and how they end it elsewhere."""

from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import SessionUnknown
from idp.http import cookies, session
from idp.http.account import own_page
from idp.http.here import here
from idp.http.schemas import Nothing
from idp.http.steps import away

PAGE = "/account/sessions"
NOTHING = Nothing()

routes = Blueprint("sessions", __name__)


@routes.get(PAGE)
@own_page
def show() -> ResponseReturnValue:
    """Every live session, this one among them."""
    current = session.current()
    found = here().presence.list_sessions(current.account_id)
    return render_template("account/sessions.html", sessions=found, current=current)


@routes.post(f"{PAGE}/<uuid:session_id>/end")
@own_page
def end(session_id: UUID) -> ResponseReturnValue:
    """One of them ends; it may be this one."""
    door.form(NOTHING)
    current = session.current()
    try:
        here().presence.end_session(current.account_id, session_id)
    except SessionUnknown:
        # It was over so long ago that it is forgotten: the list shows it no more.
        return away(PAGE)
    return _out() if session_id == current.id else away(PAGE)


@routes.post(f"{PAGE}/end-others")
@own_page
def end_others() -> ResponseReturnValue:
    """All but this one end."""
    door.form(NOTHING)
    current = session.current()
    here().presence.end_sessions(current.account_id, but=current.id)
    return away(PAGE)


@routes.post(f"{PAGE}/end-all")
@own_page
def end_all() -> ResponseReturnValue:
    """All end, with this one."""
    door.form(NOTHING)
    here().presence.end_sessions(session.current().account_id)
    return _out()


def _out() -> ResponseReturnValue:
    response = make_response(away("/login"))
    cookies.drop_session(response)
    return response
