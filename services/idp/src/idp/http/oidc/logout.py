"""A client sends a person to us to sign out."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from chassis import door, locks
from idp.http import cookies, steps
from idp.http.here import here
from idp.http.oidc.asked import every, once
from idp.http.oidc.wired import oidc
from idp.usecases.oidc.logout import LogoutAsked

routes = Blueprint("end_session", __name__)


@routes.route("/oauth2/end_session", methods=["GET", "POST"])
@door.speaks(summary="Sign a person out for a program (RP-Initiated Logout)")
@locks.open_door("whoever is signed out already may come here too", page=True)
def end_session() -> ResponseReturnValue:
    """At once with a hint of ours that names this session; else the person is asked.

    A form of another site brings no Lax cookies; the page that asks is an address, and gets them.
    """
    session = here().find_session(cookies.read_session())
    said = once(every(request.form if request.method == "POST" else request.args))
    asked = LogoutAsked(
        id_token_hint=said.get("id_token_hint"),
        client_id=said.get("client_id"),
        post_logout_redirect_uri=said.get("post_logout_redirect_uri"),
        state=said.get("state"),
    )
    done = oidc().sign_out(asked, session)
    if done is None:
        return steps.away("/logout")
    response = steps.away(done.address or "/logout")
    cookies.drop_session(response)
    return response
