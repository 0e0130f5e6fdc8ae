"""What a client may know of the person (OpenID Connect Core section 5.3)."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from chassis import door, locks
from chassis.tokens import Claims
from chassis.tokens.dpop import ALGORITHMS
from idp.domain.oauth import InvalidDpopProof
from idp.domain.refusals import AccountBlocked, AccountUnknown
from idp.domain.scope import OPENID
from idp.http.oidc.asked import FORM
from idp.http.oidc.told import told
from idp.http.oidc.wired import oidc

routes = Blueprint("userinfo", __name__)


@routes.route("/oauth2/userinfo", methods=["GET", "POST"])
@door.speaks(summary="Claims that the token's scopes open")
@locks.open_door("tokens for any of our services are read here, by the view", limited=False)
def user_info() -> Response:
    """By the header or a form, never by the address: that would be in every log."""
    posted = _in_a_form()
    shown = [*request.headers.getlist("Authorization"), *posted]
    if posted and len(shown) > 1:
        return _challenge(400, "invalid_request", shown)
    try:
        token = _token(shown)
    except InvalidDpopProof as refusal:
        return _challenge(401, refusal.error, shown)
    if token is None:
        return _challenge(401, "invalid_token", shown)
    locks.count(token.sub, "person")
    if OPENID not in token.scope:
        return _challenge(403, "insufficient_scope", shown)
    try:
        return told(oidc().read_user_info(token))
    except (AccountUnknown, AccountBlocked):
        return _challenge(401, "invalid_token", shown)


def _in_a_form() -> Sequence[str]:
    """The token of a form that was posted, as a header would show it (RFC 6750 section 2.2).

    A bound token is refused so: it is shown with its proof, by the scheme DPoP.
    """
    if request.method != "POST" or request.mimetype != FORM:
        return ()
    return [f"Bearer {token}" for token in request.form.getlist("access_token") if token]


def _token(shown: Sequence[str]) -> Claims | None:
    return oidc().own_tokens.presented(shown, locks.request_shown())


def _challenge(status: int, error: str, shown: Sequence[str]) -> Response:
    """In the scheme that came (RFC 6750 section 3, RFC 9449 section 7.1).

    Whoever shows nothing is told of no error (RFC 6750 section 3.1).
    """
    bound = bool(shown) and shown[0].lower().startswith("dpop ")
    algs = f', algs="{" ".join(ALGORITHMS)}"' if bound else ""
    response = told({"error": error}, status)
    scheme = "DPoP" if bound else "Bearer"
    why = f', error="{error}"' if shown else ""
    response.headers["WWW-Authenticate"] = f'{scheme} realm="idp"{why}{algs}'
    return response
