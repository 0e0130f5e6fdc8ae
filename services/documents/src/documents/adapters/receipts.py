"""Receipts: compact JWS (RFC 7515) by the recipient's key, ES256 or EdDSA."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chassis.strictly import read_object
from documents.domain.refusals import ReceiptUnverified

_MOST_BYTES = 16_384
_MOST_LETTERS = 256
_COORDINATE = 32
_PARTS = 3
_CLAIMS = ("iss", "sub", "package_sha256", "outcome", "jti")


class JwsReceipts:
    """See ``usecases.outside.Receipts``; the key says the algorithm, the header only agrees."""

    def read(self, token: str, jwk: Mapping[str, str]) -> Mapping[str, Any]:
        """The claims of a receipt.

        Raises:
            ReceiptUnverified: malformed, or not signed by this key.
        """
        parts = token.strip().split(".")
        if len(parts) != _PARTS or len(token) > _MOST_BYTES:
            raise ReceiptUnverified
        try:
            header, claims = (read_object(_decoded(part)) for part in parts[:2])
            algorithm = "ES256" if jwk.get("kty") == "EC" else "EdDSA"
            if header["alg"] != algorithm or "crit" in header:
                raise ReceiptUnverified
            _verify(jwk, f"{parts[0]}.{parts[1]}".encode(), _decoded(parts[2]))
            if not all(_is_word(claims[name]) for name in _CLAIMS):
                raise ReceiptUnverified
            if claims.get("code") is not None and not _is_word(claims["code"]):
                raise ReceiptUnverified
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise ReceiptUnverified from None
        return claims


def _is_word(claim: object) -> bool:
    """A short text that a database and a journal can keep: no NUL, no half of a pair."""
    return isinstance(claim, str) and 0 < len(claim) <= _MOST_LETTERS and claim.isprintable()


def _verify(jwk: Mapping[str, str], signed: bytes, signature: bytes) -> None:
    x = _decoded(jwk["x"])
    if jwk["kty"] != "EC":
        ed25519.Ed25519PublicKey.from_public_bytes(x).verify(signature, signed)
        return
    if jwk["crv"] != "P-256" or len(signature) != 2 * _COORDINATE:
        raise ReceiptUnverified
    point = b"\x04" + x + _decoded(jwk["y"])
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))


def _decoded(text: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise ReceiptUnverified from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ReceiptUnverified
    return raw
