"""Compact JWS (RFC 7515) by an ECDSA P-256 key, written apart from what the services verify with.

Nothing is checked: tests make bad tokens with it as well as good ones.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

_COORDINATE = 32


def sign(key: ec.EllipticCurvePrivateKey, header: Mapping[str, Any], claims: Any) -> str:
    """Header and claims as they are, signed by ES256."""
    signed = f"{b64(as_json(header))}.{b64(as_json(claims))}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    return f"{signed}.{b64(r.to_bytes(_COORDINATE, 'big') + s.to_bytes(_COORDINATE, 'big'))}"


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half (RFC 7517) with its thumbprint (RFC 7638) as ``kid``."""
    numbers = key.public_key().public_numbers()
    bare = {
        "crv": "P-256",
        "kty": "EC",
        "x": b64(numbers.x.to_bytes(_COORDINATE, "big")),
        "y": b64(numbers.y.to_bytes(_COORDINATE, "big")),
    }
    thumbprint = hashlib.sha256(as_json(bare)).digest()
    return {**bare, "alg": "ES256", "use": "sig", "kid": b64(thumbprint)}


def as_json(value: Any) -> bytes:
    """JSON with sorted members and no spaces, as thumbprints need it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
