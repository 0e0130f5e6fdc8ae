"""The programs that the identity provider knows, and what each may ask."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ordinator.stack.vault import Vault

COORDINATE_BYTES = 32
CABINET_SCOPES = (
    *("openid", "profile", "snils", "inn", "email", "phone", "organisation", "offline_access"),
    *("cabinet", "cabinet.support"),
)
FRMR_SCOPES = ("frmr.self", "frmr.hr", "frmr.operator")
DOCUMENTS_SCOPES = tuple(f"documents.{word}" for word in ("read", "write", "sign", "send", "audit"))


def clients(vault: Vault, cabinet: str, *, hears: bool) -> list[dict[str, Any]]:
    """Cabinet, documents, the operators' command line, an app; no secret is shared with any.

    ``cabinet`` is where people reach the cabinet; ``hears`` tells whether the identity provider
    reaches it there too, to tell that a sign-in is over.
    """
    return [
        {
            "client_id": "cabinet",
            "name": "Cabinet of the medical worker",
            "auth_method": "private_key_jwt",
            "jwks": {"keys": [public_jwk(vault.client_key("cabinet-client").read_bytes())]},
            "redirect_uris": [f"{cabinet}/oidc/callback"],
            "post_logout_redirect_uris": [f"{cabinet}/"],
            "backchannel_logout_uri": f"{cabinet}/oidc/backchannel-logout" if hears else None,
            "grants": ["authorization_code", "refresh_token", "token_exchange"],
            "scopes": CABINET_SCOPES,
            "audiences": ["cabinet"],
            "exchange_policy": {"frmr": FRMR_SCOPES, "documents": DOCUMENTS_SCOPES},
        },
        {
            "client_id": "documents",
            "name": "Medical documents",
            "auth_method": "private_key_jwt",
            "jwks": {"keys": [public_jwk(vault.client_key("documents-client").read_bytes())]},
            "grants": ["client_credentials"],
            "scopes": ["frmr.signers"],
            "audiences": ["frmr"],
        },
        {
            "client_id": "ordinator-cli",
            "name": "ordinator",
            "auth_method": "none",
            "redirect_uris": ["http://127.0.0.1/callback"],
            "grants": ["authorization_code"],
            "scopes": ["openid", "documents.audit", "idp.support", "idp.staff", "idp.admin"],
            "audiences": ["documents", "idp"],
        },
        {
            "client_id": "mobile-example",
            "name": "An app on a telephone, for those who build one",
            "auth_method": "none",
            "redirect_uris": ["org.ordinator.example:/callback", "http://127.0.0.1/callback"],
            "grants": ["authorization_code", "refresh_token"],
            "scopes": ["openid", "profile", "email", "phone", "offline_access", "account"],
            "audiences": ["idp"],
            "require_dpop": True,
        },
    ]


def public_jwk(pem: bytes) -> dict[str, str]:
    """The public key, named by its thumbprint (RFC 7638) as the client names it in assertions."""
    key = load_pem_private_key(pem, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    numbers = key.public_key().public_numbers()
    parts = {
        "crv": "P-256",
        "kty": "EC",
        "x": _coordinate(numbers.x),
        "y": _coordinate(numbers.y),
    }
    named = json.dumps(parts, separators=(",", ":"), sort_keys=True).encode()
    return {
        **parts,
        "use": "sig",
        "alg": "ES256",
        "kid": _base64url(hashlib.sha256(named).digest()),
    }


def _coordinate(number: int) -> str:
    return _base64url(number.to_bytes(COORDINATE_BYTES, "big"))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
