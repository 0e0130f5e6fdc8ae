"""How a program proves itself, made before the clock runs: RFC 7523, or RFC 6749 section 2.3.1."""

import time
from base64 import b64encode
from secrets import token_hex

from cryptography.hazmat.primitives.asymmetric import ec

from testkit import jws

TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE_S = 240


def proof(key: ec.EllipticCurvePrivateKey, client_id: str, issuer: str) -> dict[str, str]:
    """The members of a form by which a program proves itself once."""
    at = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": issuer,
        "jti": token_hex(16),
        "iat": at,
        "exp": at + LIFE_S,
    }
    header = {"alg": "ES256", "kid": jws.public_jwk(key)["kid"]}
    return {
        "client_id": client_id,
        "client_assertion_type": TYPE,
        "client_assertion": jws.sign(key, header, claims),
    }


def basic(client_id: str, secret: str) -> dict[str, str]:
    """The header of a program that proves itself by a secret."""
    return {"Authorization": f"Basic {b64encode(f'{client_id}:{secret}'.encode()).decode()}"}
