"""The programs that stand against the provider: their keys, and how they are registered."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec

from testkit import jws

CALLBACK = "http://127.0.0.1:31530/callback"
HOME = "http://127.0.0.1:31530/"
SCOPES = ["openid", "profile", "email", "offline_access"]


def registered(client_id, auth_method, **more):
    """One program of others, as ``idp cli clients put`` takes it."""
    return {
        "client_id": client_id,
        "name": f"Program {client_id}",
        "auth_method": auth_method,
        "grants": ["authorization_code", "refresh_token"],
        "scopes": SCOPES,
        "audiences": ["cabinet"],
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [HOME],
        "identity_alg": "RS256",
    } | more


@cache
def key():
    """The key that signs assertions."""
    return ec.generate_private_key(ec.SECP256R1())


def public_jwks():
    """What the provider is told of it."""
    return {"keys": [jws.public_jwk(key())]}


def private_jwk():
    """What the program keeps."""
    secret = key().private_numbers().private_value.to_bytes(32, "big")
    return {**jws.public_jwk(key()), "d": jws.b64(secret)}


REGISTERED = {
    "keyed": registered("keyed", "private_key_jwt", jwks=public_jwks()),
    "cabinet": registered(
        "cabinet",
        "private_key_jwt",
        jwks=public_jwks(),
        grants=["authorization_code", "token_exchange"],
        scopes=["openid", "cabinet"],
        exchange_policy={"frmr": ["frmr.self"]},
    ),
    "elliptic": registered("elliptic", "private_key_jwt", jwks=public_jwks(), identity_alg="ES256"),
    "machine": registered(
        "machine",
        "private_key_jwt",
        jwks=public_jwks(),
        grants=["client_credentials"],
        scopes=["frmr.signers"],
        audiences=["frmr"],
        redirect_uris=[],
        post_logout_redirect_uris=[],
    ),
    "fapi": registered("fapi", "private_key_jwt", jwks=public_jwks(), profile="fapi2"),
    "secret": registered("secret", "client_secret_basic"),
    "posted": registered("posted", "client_secret_post"),
    "older": registered("older", "client_secret_basic", require_pkce=False),
    "older-posted": registered("older-posted", "client_secret_post", require_pkce=False),
    "mobile": registered("mobile", "none", redirect_uris=["http://127.0.0.1/callback"]),
}


SHARING = ("secret", "posted", "older", "older-posted")
"""Those that the provider gives a secret to."""


def told(name, **more):
    """What a library is told of itself: its registration and what it keeps to itself."""
    kept = {"key": private_jwk()} if "jwks" in REGISTERED[name] else {}
    return REGISTERED[name] | kept | more
