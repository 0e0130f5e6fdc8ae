"""Keys that sign tokens, and signing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from chassis import jwk

Algorithm = Literal["ES256", "RS256"]
_RSA_BITS = 3072
_RSA_EXPONENT = 65537
_CURVE = ec.SECP256R1.name


@dataclass(frozen=True)
class SigningKey:
    """A private key; load it once: reading PEM costs more than fifty signatures."""

    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @classmethod
    def generate(cls, alg: Algorithm) -> "SigningKey":
        """A new key."""
        if alg == "ES256":
            return cls(ec.generate_private_key(ec.SECP256R1()))
        return cls(rsa.generate_private_key(_RSA_EXPONENT, _RSA_BITS))

    @classmethod
    def from_pem(cls, pem: bytes) -> "SigningKey":
        """A key that was kept.

        Raises:
            ValueError: no unencrypted PEM of an EC P-256 or RSA key.
        """
        try:
            private = load_pem_private_key(pem, None)
        except (ValueError, TypeError):
            raise ValueError("wants an unencrypted private key in PEM") from None
        if isinstance(private, rsa.RSAPrivateKey):
            return cls(private)
        if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name == _CURVE:
            return cls(private)
        raise ValueError("wants an EC P-256 or RSA key")

    def pem(self) -> bytes:
        """The private key in PKCS #8, to be kept encrypted or under lock."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def alg(self) -> Algorithm:
        """The one algorithm it signs with."""
        return "ES256" if isinstance(self.private, ec.EllipticCurvePrivateKey) else "RS256"

    @cached_property
    def kid(self) -> str:
        """Its thumbprint (RFC 7638)."""
        return jwk.thumbprint(jwk.write(self.private.public_key()))

    def public_jwk(self) -> dict[str, str]:
        """The public half, as it stands in a key set."""
        bare = jwk.write(self.private.public_key())
        return {**bare, "alg": self.alg, "use": "sig", "kid": self.kid}


def sign(key: SigningKey, typ: str, claims: Mapping[str, Any]) -> str:
    """A compact token; ``typ`` keeps one kind from being taken for another."""
    headers = {"typ": typ, "kid": key.kid}
    return jwt.encode(dict(claims), key.private, algorithm=key.alg, headers=headers)
