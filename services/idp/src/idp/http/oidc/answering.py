"""What the browser of an authorization request does next: back at once, or a page of ours."""

from flask import Response

from idp.domain.asked import Asked, ClientView
from idp.domain.authorization import AuthorizationRequest, origin
from idp.domain.client import Client
from idp.domain.session import Session
from idp.http import steps, visitor
from idp.http.here import here
from idp.usecases.oidc.authorization import Ask, AskPerson, Return
from look import words


def answered(outcome: Return | AskPerson, session: Session | None) -> Response:
    """See Other: the program, or the first page of what is asked of the person."""
    if isinstance(outcome, Return):
        return steps.away(outcome.address)
    request = outcome.request
    fresh = session is not None or request.max_age is not None or outcome.ask is Ask.PERSON
    asked = _asked(request, outcome.client, fresh=fresh)
    locale, block = request.locale or visitor.language(), visitor.block()
    words.speak(locale)
    if outcome.ask is Ask.ACCOUNT:
        return steps.onward(here().do.begin_registration(asked, locale=locale, block=block))
    if session is not None and outcome.ask is Ask.CONSENT:
        return steps.onward(here().consents.begin(asked, session, locale=locale, block=block))
    anew = outcome.ask is Ask.PERSON
    return steps.onward(
        here().do.begin_signin(asked, session=session, anew=anew, locale=locale, block=block)
    )


def _asked(request: AuthorizationRequest, client: Client, *, fresh: bool) -> Asked:
    view = ClientView(
        client_id=client.client_id,
        name=client.name,
        origin=origin(request.redirect_uri),
        min_acr=client.min_acr,
        min_level=client.min_level,
        own=client.own,
    )
    return Asked(request.plain(), view, request.acr, fresh=fresh)
