"""A person signs in for the command line: code flow with PKCE, no secret, a token of minutes."""

import hashlib
import json
import secrets
import ssl
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from ordinator.acting.loopback import Loopback
from ordinator.failures import Stopped

CLIENT = "ordinator-cli"
SIGN_IN_S = 300
FRESH_S = 900
CALL_S = 60


@dataclass(frozen=True)
class Answer:
    """What a service said."""

    status: int
    content: bytes = field(repr=False)


class Web:
    """Requests to the house; redirects are not followed, so no token goes on to another place."""

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        self._opener = build_opener(HTTPSHandler(context=trust), _Staying)

    def send(self, method: str, url: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request.

        Raises:
            Stopped: nobody answers there.
        """
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(url, body, told, method=method)  # noqa: S310 - an address of the house
        try:
            with self._opener.open(request, timeout=CALL_S) as answer:
                return Answer(answer.status, answer.read())
        except HTTPError as error:
            return Answer(error.code, error.read())
        except URLError as error:
            raise Stopped(f"{url.partition('?')[0]} does not answer: {error.reason}") from None


class _Staying(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Go nowhere else."""


def sign_in(web: Web, issuer: str, *, service: str, scope: str, show: Callable[[str], None]) -> str:
    """An access token of whoever signs in at the page that ``show`` shows.

    Raises:
        Stopped: nobody did, or it was refused.
    """
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    digest = hashlib.sha256(verifier.encode()).digest()
    with Loopback(state) as loopback:
        asked = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": loopback.redirect_uri,
            "scope": f"openid {scope}".strip(),
            "resource": f"urn:ordinator:{service}",
            "state": state,
            # What operators may do asks for a second factor of lately, and so do we, at once.
            "acr_values": "aal2",
            "max_age": str(FRESH_S),
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        show(f"{issuer}/oauth2/authorize?{urlencode(asked)}")
        code = loopback.wait(issuer, SIGN_IN_S)
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "code": code,
            "redirect_uri": loopback.redirect_uri,
            "code_verifier": verifier,
        }
    answer = web.send("POST", f"{issuer}/oauth2/token", urlencode(form).encode())
    told = _told(answer)
    missing = set(scope.split()) - set(str(told["scope"]).split())
    if missing:
        raise Stopped(f"this account does not hold {', '.join(sorted(missing))}")
    return str(told["access_token"])


def _told(answer: Answer) -> Mapping[str, Any]:
    try:
        told = json.loads(answer.content)
    except ValueError:
        told = {}
    if answer.status != 200 or "access_token" not in told:  # noqa: PLR2004 - said in words below
        raise Stopped(f"no token was given: {told.get('error', answer.status)}")
    return dict(told)
