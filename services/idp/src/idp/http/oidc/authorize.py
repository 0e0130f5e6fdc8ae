"""A client sends a person to us."""

from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from chassis import door, locks
from idp.domain.asked import Asked, ClientView
from idp.domain.authorization import AuthorizationRequest, origin
from idp.domain.client import Client
from idp.domain.refusals import RequestTooLong
from idp.http import cookies, steps, visitor
from idp.http.here import here
from idp.http.oidc.asked import every
from idp.http.oidc.wired import oidc
from idp.usecases.oidc.authorization import FRESH, AskPerson, Return

routes = Blueprint("authorize", __name__)

LONGEST = 16 << 10


@routes.get("/oauth2/authorize")
@door.speaks(summary="Sign a person in for a program (RFC 6749 section 4.1)")
@locks.open_door("a browser comes from a program; nobody is known yet", page=True)
def authorize() -> ResponseReturnValue:
    """Back to the client at once, or to our pages first."""
    session = here().find_session(cookies.read_session())
    outcome = oidc().authorize(every(request.args), session)
    match outcome:
        case Return(address):
            return steps.away(address)
        case AskPerson(asked, client):
            step = here().do.begin_signin(
                _asked(asked, client, fresh=session is not None or asked.max_age is not None),
                session=session,
                anew=not FRESH.isdisjoint(asked.prompt),
                locale=asked.locale or visitor.language(),
                block=visitor.block(),
            )
            return steps.onward(step)


@routes.post("/oauth2/authorize")
@door.speaks(summary="The same by a form; it comes back as an address")
@locks.open_door("a browser comes from a program; nobody is known yet", page=True)
def posted() -> ResponseReturnValue:
    """A form of another site brings no Lax cookies; the address that we redirect to does."""
    query = urlencode(every(request.form), doseq=True)
    if len(query) > LONGEST:
        raise RequestTooLong
    return steps.away(f"/oauth2/authorize?{query}")


def _asked(asked: AuthorizationRequest, client: Client, *, fresh: bool) -> Asked:
    view = ClientView(
        client_id=client.client_id,
        name=client.name,
        origin=origin(asked.redirect_uri),
        min_acr=client.min_acr,
        min_level=client.min_level,
    )
    return Asked(asked.plain(), view, asked.acr, fresh=fresh or not FRESH.isdisjoint(asked.prompt))
