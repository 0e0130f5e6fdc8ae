"""A client sends a person to us."""

from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from chassis import door, locks
from idp.domain.refusals import RequestTooLong
from idp.http import cookies, steps
from idp.http.here import here
from idp.http.oidc.answering import answered
from idp.http.oidc.asked import every
from idp.http.oidc.wired import oidc

routes = Blueprint("authorize", __name__)

LONGEST = 16 << 10


@routes.get("/oauth2/authorize")
@door.speaks(summary="Sign a person in for a program (RFC 6749 section 4.1)")
@locks.open_door("a browser comes from a program; nobody is known yet", page=True)
def authorize() -> ResponseReturnValue:
    """Back to the client at once, or to our pages first."""
    session = here().find_session(cookies.read_session())
    return answered(oidc().authorize(every(request.args), session), session)


@routes.post("/oauth2/authorize")
@door.speaks(summary="The same by a form; it comes back as an address")
@locks.open_door("a browser comes from a program; nobody is known yet", page=True)
def posted() -> ResponseReturnValue:
    """A form of another site brings no Lax cookies; the address that we redirect to does."""
    query = urlencode(every(request.form), doseq=True)
    if len(query) > LONGEST:
        raise RequestTooLong
    return steps.away(f"/oauth2/authorize?{query}")
