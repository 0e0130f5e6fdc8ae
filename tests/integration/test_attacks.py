"""Forged tokens at the running services: every answer is a refusal, and nobody is the worse for it.

Without the issuer's key all of them are forged; what is well signed and wrong is struck at each
service's application with a key that it believes (``make attacks``).
"""

import pytest
import requests

from testkit import attacks
from testkit.keys import Issuer
from testkit.peer import Forger

DOORS = {
    "idp": "/oauth2/userinfo",
    "frmr": "/bindings",
    "documents": "/documents",
}
CUT_OFF = 0  # the server hung up on a header that it would not read
REFUSED = {400, 401, 431, CUT_OFF}


class Known(Issuer):
    """What everybody knows of the issuer: its name, and the name of its key."""

    def __init__(self, issuer, kid):
        super().__init__(issuer)
        self._kid = kid

    @property
    def kid(self):
        return self._kid


@pytest.fixture
def forger(stack):
    keys = requests.get(stack.urls["idp"] + "/oauth2/jwks", timeout=10).json()["keys"]
    (kid, *_) = [key["kid"] for key in keys if key["alg"] == "ES256"]
    return Forger(Known(stack.urls["idp"], kid))


def shown(url, token):
    try:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(url, headers=headers, timeout=10).status_code
    except (requests.ConnectionError, requests.exceptions.InvalidHeader):
        return CUT_OFF


@pytest.mark.parametrize("service", DOORS)
def test_every_forged_token_is_refused_and_the_service_goes_on(stack, forger, service):
    url = stack.urls[service] + DOORS[service]

    told = {
        name: shown(url, attacks.token(name, forger, service, "openid")) for name in attacks.NAMES
    }

    assert {name: status for name, status in told.items() if status not in REFUSED} == {}
    assert requests.get(url, timeout=10).status_code == 401
