"""``python -m testkit peer``: all that a service meets which runs without the other three.

``peer serve`` shows a key set in idp's place. ``peer ask`` knocks at the service's own door twice:
with a token by that key, and with the same by a key that nobody knows.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

import requests
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from testkit.keys import Issuer
from testkit.serving import Server, run_until_told

PATIENCE_S = 10
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

Ask = Callable[[str, Issuer], requests.Response]


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop, or ask; 0 only if the right token was taken and the other not."""
    parser = argparse.ArgumentParser("python -m testkit peer", description=__doc__)
    parser.add_argument("word", choices=("serve", "ask"))
    parser.add_argument("--issuer", required=True, help="exactly as in iss")
    parser.add_argument("--key", type=Path, required=True, help="private key, made if missing")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--service", choices=tuple(ASKED))
    parser.add_argument("--url", help="where the service answers")
    asked = parser.parse_args(arguments)
    issuer = Issuer(asked.issuer)
    issuer.key = key_of(asked.key)
    if asked.word == "serve":
        server = Server(issuer.app(), asked.host, asked.port)
        return run_until_told([server], f"peer: {server.url}")
    if not (asked.service and asked.url):
        parser.error("ask wants --service and --url")
    return knock(ASKED[asked.service], asked.url, issuer)


class Forger(Issuer):
    """Signs by a key of its own under the name of another's."""

    def __init__(self, known: Issuer) -> None:
        super().__init__(known.issuer)
        self._known = known

    @property
    def kid(self) -> str:
        """That of the known key."""
        return self._known.kid


def knock(ask: Ask, url: str, issuer: Issuer) -> int:
    """Ask with the issuer's own key and with a stranger's; 0 if only the first was let in."""
    stranger = Forger(issuer)
    own, foreign = ask(url, issuer), ask(url, stranger)
    print(f"a token by the known key: {own.status_code}")  # noqa: T201  the answer of a command
    print(f"the same by a foreign key: {foreign.status_code}")  # noqa: T201
    if not own.ok:
        print(own.text[:500])  # noqa: T201
    return 0 if own.ok and foreign.status_code in {400, 401} else 1


def key_of(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in a file, made when there is none."""
    if not path.exists():
        key = ec.generate_private_key(ec.SECP256R1())
        path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    loaded = load_pem_private_key(path.read_bytes(), None)
    assert isinstance(loaded, ec.EllipticCurvePrivateKey)
    return loaded


def _idp(url: str, issuer: Issuer) -> requests.Response:
    """A program proves itself by the key that it is registered with."""
    program = "documents"
    claims = issuer.claims(issuer.issuer, program) | {"iss": program}
    told = {
        "grant_type": "client_credentials",
        "scope": "frmr.signers",
        "resource": "urn:ordinator:frmr",
        "client_assertion_type": ASSERTION,
        "client_assertion": issuer.sign(claims, typ="JWT"),
    }
    return requests.post(f"{url}/oauth2/token", data=told, timeout=PATIENCE_S)


def _frmr(url: str, issuer: Issuer) -> requests.Response:
    """Documents asks who the holder of a certificate is."""
    return requests.post(
        f"{url}/signers/resolution",
        json={"snils": "11223344595", "on": "2026-11-25"},
        headers=_bearer(issuer.program("frmr", "documents", "frmr.signers")),
        timeout=PATIENCE_S,
    )


def _cabinet(url: str, issuer: Issuer) -> requests.Response:
    """The identity provider tells that a sign-in ended."""
    over = {"sub": str(uuid4()), "sid": str(uuid4()), "events": {LOGOUT: {}}}
    claims = issuer.claims("cabinet", "cabinet") | over
    told = {"logout_token": issuer.sign(claims, typ="logout+jwt")}
    return requests.post(f"{url}/oidc/backchannel-logout", data=told, timeout=PATIENCE_S)


def _documents(url: str, issuer: Issuer) -> requests.Response:
    """An auditor's tool fetches the journal."""
    token = issuer.person("documents", uuid4(), "documents.audit", act=None)
    return requests.get(
        f"{url}/journal/export", params={"size": 0}, headers=_bearer(token), timeout=PATIENCE_S
    )


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


ASKED: dict[str, Ask] = {
    "idp": _idp,
    "frmr": _frmr,
    "cabinet": _cabinet,
    "documents": _documents,
}
