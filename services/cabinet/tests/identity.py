"""A small identity provider for tests: it checks what the cabinet sends, and bends what it says."""

import hashlib
import time
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from flask import Flask, jsonify, request

from chassis import base64url
from chassis.jwks import KeySet
from chassis.tokens import SigningKey, read_client_assertion
from testkit.keys import Issuer

MARIA = "3b1f6b0e-2f7a-5d53-9a58-0c6f5b1d7a11"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass
class Identity:
    """What it was asked, what it answers; ``id_claims`` and ``access_claims`` bend tokens."""

    client_key: SigningKey
    issuer: Issuer = field(default_factory=lambda: Issuer("http://localhost:18010"))
    pushed: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    id_claims: dict = field(default_factory=dict)
    access_claims: dict = field(default_factory=dict)
    userinfo_sub: str = MARIA
    error: tuple | None = None
    nonce: str = "nonce-1"

    def app(self) -> Flask:
        app = self.issuer.app()

        @app.post("/oauth2/par")
        def par():
            self._client()
            self.pushed = dict(request.form)
            if self.error:
                return jsonify(error=self.error[0]), self.error[1]
            return jsonify(request_uri="urn:ietf:params:oauth:request_uri:1", expires_in=90), 201

        @app.post("/oauth2/token")
        def token():
            self._client()
            self.asked.append(dict(request.form))
            if self.error:
                return jsonify(error=self.error[0]), self.error[1]
            if request.form["grant_type"].endswith("token-exchange"):
                return jsonify(access_token="exchanged", expires_in=120)
            return jsonify(self._tokens())

        @app.post("/oauth2/revoke")
        def revoke():
            self._client()
            self.asked.append(dict(request.form))
            return "", 200

        @app.get("/oauth2/userinfo")
        def userinfo():
            return jsonify(sub=self.userinfo_sub)

        return app

    def _client(self):
        """Who asks proves it by its key, not by a shared secret."""
        assert request.form["client_assertion_type"] == ASSERTION_TYPE
        read_client_assertion(
            request.form["client_assertion"],
            keys=KeySet({"keys": [self.client_key.public_jwk()]}),
            client_id="cabinet",
            audience=self.issuer.issuer,
        )

    def _tokens(self):
        at = int(time.time())
        sid = str(UUID(int=7))
        access = self.issuer.sign(
            {
                "iss": self.issuer.issuer,
                "sub": MARIA,
                "aud": "cabinet",
                "client_id": "cabinet",
                "scope": "openid cabinet",
                "jti": str(uuid4()),
                "iat": at,
                "exp": at + 300,
                "sid": sid,
                "acr": "aal2",
                "amr": ["pwd", "otp"],
                "auth_time": at,
                "level": "confirmed",
            }
            | self.access_claims
        )
        digest = hashlib.sha256(access.encode()).digest()
        identity = {
            "iss": self.issuer.issuer,
            "sub": MARIA,
            "aud": "cabinet",
            "iat": at,
            "exp": at + 300,
            "nonce": self.nonce,
            "auth_time": at,
            "acr": "aal2",
            "sid": sid,
            "at_hash": base64url.encode(digest[:16]),
        }
        return {
            "access_token": access,
            "refresh_token": "refresh-1",
            "id_token": self.issuer.sign(identity | self.id_claims, typ="JWT"),
            "expires_in": 300,
            "token_type": "Bearer",
        }
