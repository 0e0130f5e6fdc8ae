"""Signing in and out: to the identity provider and back (OpenID Connect, RFC 9700)."""

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from marshmallow import fields, validate

from cabinet.domain.preconditions import tasks
from cabinet.domain.refusals import SigninForeign, SigninRefused
from cabinet.http import cookies
from cabinet.http.readers import is_script
from cabinet.http.wired import site, wired
from cabinet.usecases.signin import Begun
from chassis import door, locks
from chassis.schemas import Query
from look.forms import CookiesOff

routes = Blueprint("signin", __name__)

# What signing, sending and deciding ask for.
STEP_UP_ACR = "aal2"
_ANSWER = ("state", "code", "iss", "error")
_LONGEST_TOKEN = 8 << 10


class Going(Query):
    """Where somebody is going; judged later, so that a bent one leads home."""

    return_to = fields.Str(load_default=None)


class LogoutForm(Query):
    """A back-channel logout (OpenID Connect Back-Channel Logout 1.0 §2.5)."""

    logout_token = fields.Str(required=True, validate=validate.Length(max=_LONGEST_TOKEN))


@routes.get("/login")
@locks.open_door("begins a sign-in", page=True)
def login() -> ResponseReturnValue:
    """Send the browser to the identity provider."""
    begun = wired().begin_signin(
        return_to=door.query(Going())["return_to"],
        locale=str(get_locale()),
        session_cookie=cookies.read_session(),
    )
    return _away(begun)


@routes.get("/stepup")
@locks.page("asks for a fresh second factor", confirmed=False)
def step_up() -> ResponseReturnValue:
    """Send the browser to show its second factor again; it comes back by GET."""
    begun = wired().begin_signin(
        return_to=door.query(Going())["return_to"],
        locale=str(get_locale()),
        session_cookie=cookies.read_session(),
        acr=STEP_UP_ACR,
        max_age_s=int(site().limits.step_up.total_seconds()),
    )
    return _away(begun)


def _away(begun: Begun) -> ResponseReturnValue:
    response = redirect(begun.location, 303)
    cookies.set_attempt(response, begun.state, begun.cookie)
    return response


@routes.get("/oidc/callback")
@locks.open_door(
    "the answer of the identity provider; the cookie of the attempt binds it", page=True
)
def callback() -> ResponseReturnValue:
    """Take the answer of this browser's attempt; nothing else opens a session."""
    answer = {name: request.args[name] for name in _ANSWER if name in request.args}
    if any(len(request.args.getlist(name)) > 1 for name in _ANSWER):
        raise SigninForeign
    if not cookies.any_attempt():
        raise CookiesOff
    state = answer.get("state", "")
    cookie = cookies.read_attempt(state)
    if cookie is None:
        raise SigninForeign
    try:
        finished = wired().finish_signin(
            answer, cookie=cookie, session_cookie=cookies.read_session()
        )
    except SigninRefused as refused:
        response = make_response(_refused(refused), 403)
        cookies.drop_attempt(response, state)
        return response
    going = redirect(finished.return_to, 303)
    cookies.drop_attempt(going, state)
    cookies.set_session(going, finished.cookie)
    return going


def _refused(refused: SigninRefused) -> str:
    """Below the level of the cabinet: what is left to do, and where."""
    listed = tasks(level=None, acr=None, bound=False, workplace=False)
    return render_template(
        "signin_refused.html",
        reason=refused.facts.get("reason"),
        tasks=listed,
        account_url=f"{site().issuer}/account",
    )


@routes.post("/logout")
@locks.page("ends the session", confirmed=False, poll=True, while_stopped=True)
def logout() -> ResponseReturnValue:
    """End the session here, then at the identity provider."""
    cookie = cookies.read_session()
    farewell = wired().end_session(cookie) if cookie else None
    response = redirect(farewell or "/", 303)
    cookies.drop_session(response)
    return response


@routes.post("/session/prolong")
@locks.page("somebody is still there", confirmed=False, while_stopped=True)
def prolong() -> ResponseReturnValue:
    """The page moved the idle clock by being asked for; go back to where the person was."""
    if is_script():
        return "", 204
    return redirect("/home", 303)


@routes.post("/oidc/backchannel-logout")
@locks.open_door("the token is signed by the identity provider, and checked")
def backchannel_logout() -> ResponseReturnValue:
    """A sign-in ended at the identity provider."""
    wired().end_signin(door.form(LogoutForm())["logout_token"])
    return "", 200
