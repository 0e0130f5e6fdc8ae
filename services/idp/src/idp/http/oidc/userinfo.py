"""What a client may know of the person (OpenID Connect Core section 5.3)."""

from flask import Blueprint, Response, request

from chassis import door, locks
from chassis.tokens import Claims
from chassis.tokens.dpop import ALGORITHMS
from idp.domain.oauth import InvalidDpopProof
from idp.domain.refusals import AccountBlocked, AccountUnknown
from idp.domain.scope import OPENID
from idp.http.oidc.told import told
from idp.http.oidc.wired import oidc

routes = Blueprint("userinfo", __name__)


@routes.route("/oauth2/userinfo", methods=["GET", "POST"])
@door.speaks(summary="Claims that the token's scopes open")
@locks.open_door("tokens for any of our services are read here, by the view", limited=False)
def user_info() -> Response:
    """Header only (RFC 6750 section 2.1): a token in an address would be in every log."""
    try:
        token = _token()
    except InvalidDpopProof as refusal:
        return _challenge(401, refusal.error)
    if token is None:
        return _challenge(401, "invalid_token")
    locks.count(token.sub, "person")
    if OPENID not in token.scope:
        return _challenge(403, "insufficient_scope")
    try:
        return told(oidc().read_user_info(token))
    except (AccountUnknown, AccountBlocked):
        return _challenge(401, "invalid_token")


def _token() -> Claims | None:
    return oidc().own_tokens.presented(
        request.headers.getlist("Authorization"), locks.request_shown()
    )


def _challenge(status: int, error: str) -> Response:
    """In the scheme that came (RFC 6750 section 3, RFC 9449 section 7.1).

    Whoever shows nothing is told of no error (RFC 6750 section 3.1).
    """
    shown = request.headers.get("Authorization", "")
    bound = shown.lower().startswith("dpop ")
    algs = f', algs="{" ".join(ALGORITHMS)}"' if bound else ""
    response = told({"error": error}, status)
    scheme = "DPoP" if bound else "Bearer"
    why = f', error="{error}"' if shown else ""
    response.headers["WWW-Authenticate"] = f'{scheme} realm="idp"{why}{algs}'
    return response
