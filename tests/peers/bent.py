"""Somebody between a program and the provider who alters what the provider says.

The provider behind is real and takes his address for its own issuer. His key stands in the key set
beside the provider's, so that what he signs anew is as good as before but for what he altered.
"""

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from flask import Flask, Response, request

from testkit import jws
from testkit.running import Running
from testkit.serving import Server
from testkit.strikes import demanded

METHODS = ["GET", "POST"]
KEYS = "/oauth2/jwks"
OWN = {"host", "accept-encoding", "connection", "content-length"}
OF_THE_WAY = {"connection", "content-length", "transfer-encoding", "server", "date", "keep-alive"}
TIMEOUT = 15


@dataclass
class Answer:
    """What the provider answered, to be altered in place."""

    path: str
    status: int
    headers: list = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def told(self):
        """Members of a JSON body; empty for anything else."""
        if not self.body.startswith(b"{"):
            return {}
        return json.loads(self.body)

    def tell(self, told):
        """Put other members in their place."""
        self.body = json.dumps(told).encode()

    @property
    def location(self):
        """Where a redirect leads; empty for anything else."""
        return dict(self.headers).get("Location", "")

    def lead(self, to):
        """Let it lead elsewhere."""
        self.headers = [(name, value) for name, value in self.headers if name != "Location"]
        self.headers.append(("Location", to))


def new_key():
    """An RSA key, of the kind that signs ID tokens."""
    return rsa.generate_private_key(65537, 2048)


def public_jwk(key):
    """Its public half, named by its thumbprint."""
    told = key.public_key().public_numbers()
    bare = {"e": _number(told.e), "kty": "RSA", "n": _number(told.n)}
    kid = jws.b64(hashlib.sha256(jws.as_json(bare)).digest())
    return {**bare, "alg": "RS256", "use": "sig", "kid": kid}


def signed(key, header, claims):
    """A token by RS256."""
    said = f"{jws.b64(jws.as_json(header))}.{jws.b64(jws.as_json(claims))}"
    return f"{said}.{jws.b64(key.sign(said.encode(), padding.PKCS1v15(), SHA256()))}"


def _number(value):
    return jws.b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Bent(Running):
    """Stands before a provider; passes everything on as it is while there is no fault."""

    def __init__(self):
        self.key = new_key()
        self.jwk = public_jwk(self.key)
        self._behind = ""
        self._fault = None
        self._strikes = None
        app = Flask("bent", static_folder=None)
        for rule in ("/", "/<path:_>"):
            app.add_url_rule(rule, rule, self._pass, methods=METHODS)
        self._server = Server(app)
        self.url = self._server.url

    def stand_before(self, url):
        """The provider to stand before."""
        self._behind = url

    @contextmanager
    def altering(self, name, fault):
        """Alter answers meanwhile; fail where none of them met the fault."""
        with demanded(name) as self._strikes:
            self._fault = fault
            try:
                yield
            finally:
                self._fault = None

    def start(self):
        """Begin to answer."""
        self._server.start()

    def stop(self):
        """Close the port."""
        self._server.stop()

    def _pass(self, _=""):
        sent = {name: value for name, value in request.headers if name.lower() not in OWN}
        got = requests.request(
            request.method,
            f"{self._behind}{request.environ['REQUEST_URI']}",
            headers={**sent, "Host": request.host},
            data=request.get_data(),
            allow_redirects=False,
            timeout=TIMEOUT,
        )
        headers = [
            (name, value)
            for name, value in got.raw.headers.items()
            if name.lower() not in OF_THE_WAY
        ]
        answer = Answer(request.path, got.status_code, headers, got.content)
        if answer.path == KEYS:
            answer.tell({"keys": [*answer.told["keys"], self.jwk]})
        if self._fault is not None and self._fault(self, answer):
            self._strikes.add()
        return Response(answer.body, answer.status, answer.headers)
