"""Who we are and which keys we sign with: the same for everybody, kept by caches."""

import hashlib
import json
from functools import cache, lru_cache
from typing import Any

from flask import Blueprint, Response, request

from chassis import door, locks
from chassis.tokens.assertion import ALGORITHMS as ASSERTION_ALGORITHMS
from chassis.tokens.dpop import ALGORITHMS as PROOF_ALGORITHMS
from contracts.access import scopes
from idp.domain.client import AuthMethod, GrantType
from idp.domain.level import Acr
from idp.domain.signing_key import ALGORITHMS
from idp.domain.wanted import SCOPE_OF
from idp.http.oidc.wired import oidc
from idp.usecases.oidc.parameters import PROMPTS

routes = Blueprint("discovery", __name__)

FRESH_S = 60
"""As often as the services look for new keys."""


@routes.get("/.well-known/openid-configuration")
@routes.get("/.well-known/oauth-authorization-server")
@door.speaks(summary="What this provider can do (OpenID Connect Discovery, RFC 8414)")
@locks.open_door("every client reads it before it knows anything else")
def configuration() -> Response:
    """Metadata."""
    return _kept(_written(oidc().issuer))


@routes.get("/oauth2/jwks")
@door.speaks(summary="Keys that verify our tokens (RFC 7517)")
@locks.open_door("whoever takes our tokens verifies them by these", limited=False)
def jwks() -> Response:
    """The key set."""
    return _kept(oidc().public_keys.published())


def metadata(issuer: str) -> dict[str, Any]:
    """OpenID Connect Discovery section 3, RFC 8414 section 2."""
    at = f"{issuer}/oauth2"
    methods = [method.value for method in AuthMethod]
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{at}/authorize",
        "token_endpoint": f"{at}/token",
        "pushed_authorization_request_endpoint": f"{at}/par",
        "userinfo_endpoint": f"{at}/userinfo",
        "introspection_endpoint": f"{at}/introspect",
        "revocation_endpoint": f"{at}/revoke",
        "end_session_endpoint": f"{at}/end_session",
        "jwks_uri": f"{at}/jwks",
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": [grant.value for grant in GrantType],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "introspection_endpoint_auth_methods_supported": [
            method for method in methods if method != AuthMethod.NONE
        ],
        "introspection_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "dpop_signing_alg_values_supported": list(PROOF_ALGORITHMS),
        "require_pushed_authorization_requests": False,
        "id_token_signing_alg_values_supported": sorted(ALGORITHMS, reverse=True),
        "subject_types_supported": ["public"],
        "acr_values_supported": [acr.value for acr in Acr],
        "prompt_values_supported": sorted(PROMPTS),
        "ui_locales_supported": ["ru", "en"],
        "scopes_supported": sorted(scopes()),
        "claims_supported": ["sub", "sid", "auth_time", "acr", "amr", *SCOPE_OF],
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "require_request_uri_registration": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }


@cache
def _written(issuer: str) -> bytes:
    return json.dumps(metadata(issuer), separators=(",", ":")).encode()


@lru_cache(maxsize=8)
def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]


def _kept(body: bytes) -> Response:
    """JSON with an ETag, answered by 304 to whoever has it; neither is made anew for anybody."""
    response = Response(body, mimetype="application/json")
    response.set_etag(_tag(body))
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response
