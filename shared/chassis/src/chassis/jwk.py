"""Public keys as JSON (RFC 7517): read strictly, named by their thumbprint (RFC 7638)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from chassis import base64url

Public = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey
# RFC 7518 §6: members that only a private or a shared key has.
PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_COORDINATE = 32
_RSA_LEAST_BITS = 2048
_RSA_MOST_BITS = 8192
# Points by which anybody signs anything (RFC 8032 section 8.9 leaves them to the reader): of an
# order that divides 8, the sign apart, two of them in a spelling that is not the shortest.
_OF_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)
_THUMBPRINT_OF = {
    "EC": ("crv", "kty", "x", "y"),
    "RSA": ("e", "kty", "n"),
    "OKP": ("crv", "kty", "x"),
}


class UnusableKey(ValueError):
    """It says something other than a public key that signatures are verified with."""


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are verified with.

    Attributes:
        kid: Its name in the set; None if it has none.
        algorithms: The only algorithms it may be used with.
        key: For the library that verifies.
    """

    kid: str | None
    algorithms: frozenset[str]
    key: Public


def read(jwk: Mapping[str, Any]) -> PublicKey:
    """A key for verifying.

    Raises:
        UnusableKey: private, shared, for another use, weak, or malformed.
    """
    if PRIVATE_MEMBERS & jwk.keys():
        raise UnusableKey("not public")
    if jwk.get("use", "sig") != "sig" or jwk.get("key_ops", ["verify"]) != ["verify"]:
        raise UnusableKey("not for verifying")
    kid = jwk.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise UnusableKey("kid")
    key, algorithms = _key(jwk)
    if "alg" in jwk:
        algorithms &= {jwk["alg"]} if isinstance(jwk["alg"], str) else set()
    if not algorithms:
        raise UnusableKey("alg")
    return PublicKey(kid, algorithms, key)


def write(key: Public) -> dict[str, str]:
    """The members that make the key, and no other."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        point = key.public_numbers()
        x, y = (
            base64url.encode(number.to_bytes(_COORDINATE, "big")) for number in (point.x, point.y)
        )
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return {
            "kty": "RSA",
            "n": base64url.encode(_shortest(numbers.n)),
            "e": base64url.encode(_shortest(numbers.e)),
        }
    return {"kty": "OKP", "crv": "Ed25519", "x": base64url.encode(key.public_bytes_raw())}


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """RFC 7638, SHA-256."""
    bare = {name: jwk[name] for name in _THUMBPRINT_OF[jwk["kty"]]}
    told = json.dumps(bare, sort_keys=True, separators=(",", ":"))
    return base64url.encode(hashlib.sha256(told.encode()).digest())


def _key(jwk: Mapping[str, Any]) -> tuple[Public, frozenset[str]]:
    match jwk.get("kty"), jwk.get("crv"):
        case "EC", "P-256":
            return _ec(jwk), frozenset({"ES256"})
        case "OKP", "Ed25519":
            return _edwards(jwk), frozenset({"EdDSA"})
        case "RSA", None:
            return _rsa(jwk), frozenset({"RS256", "PS256"})
    raise UnusableKey("kty")


def _ec(jwk: Mapping[str, Any]) -> Public:
    x, y = (int.from_bytes(_bytes(jwk, name, _COORDINATE), "big") for name in "xy")
    try:
        return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except ValueError:
        raise UnusableKey("point") from None


def _edwards(jwk: Mapping[str, Any]) -> Public:
    x = _bytes(jwk, "x", _COORDINATE)
    if x[:-1] + bytes([x[-1] & 0x7F]) in _OF_SMALL_ORDER:
        raise UnusableKey("point")
    return ed25519.Ed25519PublicKey.from_public_bytes(x)


def _rsa(jwk: Mapping[str, Any]) -> Public:
    n, e = (int.from_bytes(_bytes(jwk, name), "big") for name in "ne")
    if not _RSA_LEAST_BITS <= n.bit_length() <= _RSA_MOST_BITS:
        raise UnusableKey("n")
    try:
        return rsa.RSAPublicNumbers(e, n).public_key()
    except ValueError:
        raise UnusableKey("e") from None


def _bytes(jwk: Mapping[str, Any], name: str, size: int | None = None) -> bytes:
    text = jwk.get(name)
    try:
        content = base64url.decode(text) if isinstance(text, str) else b""
    except ValueError:
        raise UnusableKey(name) from None
    if not content or (size is not None and len(content) != size):
        raise UnusableKey(name)
    return content


def _shortest(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
