"""An identity provider's key owned by the test: any token, good or bad, without the provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from chassis.clock import Clock, now
from testkit import jws
from testkit.serving import Server

PERSON_S = 120
PROGRAM_S = 300
JWKS_PATH = "/oauth2/jwks"


class Issuer:
    """Issues access tokens as idp does; any claim can be bent by its name, None leaves it out."""

    def __init__(self, issuer: str = "http://localhost:18010", clock: Clock = now) -> None:
        self.issuer = issuer
        self.key = ec.generate_private_key(ec.SECP256R1())
        self._clock = clock

    @property
    def kid(self) -> str:
        """Thumbprint of the key."""
        return jws.public_jwk(self.key)["kid"]

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The key set that a service fetches."""
        return {"keys": [jws.public_jwk(self.key)]}

    def person(self, audience: str, account_id: UUID | str, scope: str = "", **bent: Any) -> str:
        """A token exchanged by the cabinet for a confirmed person who has just signed in."""
        at = int(self._clock().timestamp())
        claims = {
            **self.claims(audience, "cabinet", scope, PERSON_S),
            "sub": str(account_id),
            "sid": str(uuid4()),
            "acr": "aal2",
            "amr": ["pwd", "otp"],
            "auth_time": at,
            "level": "confirmed",
            "act": {"sub": "cabinet"},
        }
        return self.sign(claims | bent)

    def program(self, audience: str, client_id: str, scope: str = "", **bent: Any) -> str:
        """A token by client credentials."""
        return self.sign(self.claims(audience, client_id, scope, PROGRAM_S) | bent)

    def claims(
        self, audience: str, client_id: str, scope: str = "", life_s: int = PERSON_S
    ) -> dict[str, Any]:
        """What every token says, here of the program ``client_id`` itself."""
        at = int(self._clock().timestamp())
        return {
            "iss": self.issuer,
            "sub": client_id,
            "aud": audience,
            "client_id": client_id,
            "scope": scope,
            "jti": str(uuid4()),
            "iat": at,
            "exp": at + life_s,
        }

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """Claims as they are; members of the header can be bent too."""
        told = {"alg": "ES256", "typ": "at+jwt", "kid": self.kid} | header
        return jws.sign(self.key, _without_none(told), _without_none(claims))

    def app(self) -> Flask:
        """The key set as a web application."""
        app = Flask(__name__)

        @app.get(JWKS_PATH)
        def jwks() -> ResponseReturnValue:
            return jsonify(self.jwks())

        return app

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the key set; gives its address."""
        with Server(self.app()) as server:
            yield f"{server.url}{JWKS_PATH}"


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
