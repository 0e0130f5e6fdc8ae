"""Receipts: compact JWS (RFC 7515, ES256) that say what became of a package."""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

TYPE = "receipt+jwt"
_COORDINATE = 32


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
        """The public half (RFC 7517) with its thumbprint (RFC 7638) as ``kid``."""
        numbers = self.private.public_key().public_numbers()
        bare = {
            "crv": "P-256",
            "kty": "EC",
            "x": _b64(numbers.x.to_bytes(_COORDINATE, "big")),
            "y": _b64(numbers.y.to_bytes(_COORDINATE, "big")),
        }
        thumbprint = hashlib.sha256(_json(bare)).digest()
        return {**bare, "alg": "ES256", "use": "sig", "kid": _b64(thumbprint)}

    def sign(self, claims: dict[str, Any]) -> str:
        """The claims as compact JWS."""
        header = {"alg": "ES256", "kid": self.jwk()["kid"], "typ": TYPE}
        signed = f"{_b64(_json(header))}.{_b64(_json(claims))}"
        r, s = decode_dss_signature(self.private.sign(signed.encode(), ec.ECDSA(SHA256())))
        raw = r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big")
        return f"{signed}.{_b64(raw)}"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
