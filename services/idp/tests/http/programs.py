"""Programs of the house as they stand at the doors: their keys, proofs and registrations."""

import time
from dataclasses import replace
from functools import cache
from uuid import uuid4

from flask import Flask, request

from chassis.tokens import SigningKey, sign
from idp.domain.client import AuthMethod, Client, GrantType
from idp.usecases.oidc.authentication import ASSERTION_TYPE
from idp.wiring import accounts
from idp.wiring.oidc import wire_register
from testkit.serving import Server

CALLBACK = "http://127.0.0.1:31530/oidc/callback"
HOME = "http://127.0.0.1:31530/"
APP = "org.ordinator.example:/callback"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


@cache
def cabinet_key():
    """The cabinet's key."""
    return SigningKey.generate("ES256")


class Program:
    """A door at which a program hears of sign-outs."""

    def __init__(self):
        self.heard = []
        self._app = Flask("program")
        self._app.add_url_rule("/logout", view_func=self._hear, methods=["POST"])

    def __enter__(self):
        self._server = Server(self._app)
        self._server.start()
        self.url = f"{self._server.url}/logout"
        return self

    def __exit__(self, *_):
        self._server.stop()

    def _hear(self):
        self.heard.append(request.form["logout_token"])
        return ""


def register_programs(site, **bent):
    """The cabinet, of which anything can be bent, and programs that keep no key
    or a new one on each device."""
    shared = accounts.hands(site.settings, site.web.engine)
    register = wire_register(shared.start_work, site.settings.master_key, shared.clock)
    cabinet = Client(
        client_id="cabinet",
        name="Cabinet",
        auth_method=AuthMethod.PRIVATE_KEY_JWT,
        grants=frozenset({GrantType.CODE, GrantType.REFRESH, GrantType.EXCHANGE}),
        scopes=frozenset({"openid", "profile", "snils", "email", "offline_access", "cabinet"}),
        audiences=("cabinet",),
        redirect_uris=(CALLBACK,),
        post_logout_redirect_uris=(HOME,),
        jwks={"keys": [cabinet_key().public_jwk()]},
        exchange_policy={"frmr": frozenset({"frmr.self"})},
    )
    register.put_clients(
        [
            replace(cabinet, **bent),
            Client(
                client_id="mobile-example",
                name="Ordinator on the telephone",
                auth_method=AuthMethod.NONE,
                grants=frozenset({GrantType.CODE, GrantType.REFRESH}),
                scopes=frozenset({"openid", "profile", "offline_access", "account"}),
                audiences=("idp",),
                redirect_uris=(APP, "http://127.0.0.1/callback"),
                require_dpop=True,
            ),
            Client(
                client_id="ordinator-cli",
                name="ordinator",
                auth_method=AuthMethod.NONE,
                grants=frozenset({GrantType.CODE}),
                scopes=frozenset({"openid"}),
                audiences=("documents",),
                redirect_uris=("http://127.0.0.1/callback",),
            ),
        ]
    )


def proof(site, **bent):
    """A form with the cabinet's assertion."""
    at = int(time.time())
    told = {"iss": "cabinet", "sub": "cabinet", "aud": site.url, "jti": str(uuid4())}
    token = sign(cabinet_key(), "JWT", told | {"iat": at, "exp": at + 60} | bent)
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": token}


def asked(**bent):
    """An authorization request of the cabinet; None leaves a parameter out."""
    told = {
        "response_type": "code",
        "client_id": "cabinet",
        "redirect_uri": CALLBACK,
        "scope": "openid offline_access cabinet",
        "state": "af0ifjsldkj",
        "nonce": "n-0S6_WzA2Mj",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | bent
    return {name: value for name, value in told.items() if value is not None}
