"""Receipts: compact JWS (RFC 7515, ES256) that say what became of a package."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from testkit import jws

TYPE = "receipt+jwt"


@dataclass(frozen=True)
class ReceiptKey:
    """The key by which the sender knows this recipient."""

    private: ec.EllipticCurvePrivateKey

    @classmethod
    def generate(cls) -> Self:
        """A new P-256 key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def kept_in(cls, path: Path) -> Self:
        """The key of the file; made at the first start."""
        if path.exists():
            key = load_pem_private_key(path.read_bytes(), None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise TypeError(f"{path} holds no EC key")
            return cls(key)
        made = cls.generate()
        path.touch(0o600)
        path.write_bytes(
            made.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        return made

    def jwk(self) -> dict[str, str]:
        """The public half, by which the sender verifies receipts."""
        return jws.public_jwk(self.private)

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims as compact JWS."""
        header = {"alg": "ES256", "kid": self.jwk()["kid"], "typ": TYPE}
        return jws.sign(self.private, header, claims)
