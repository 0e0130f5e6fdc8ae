"""Proofs of possession (RFC 9449) as programs send them, good and bad.

``testkit.attacks.proofs`` strikes a service's door with each of the bad ones.
"""

import base64
import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec

from chassis.clock import Clock, now
from testkit import jws

Bad = Callable[["Holder", str, str, str], Sequence[str]]


class Holder:
    """A program that holds a key of P-256; any claim of its proofs can be bent, None leaves out."""

    def __init__(self, clock: Clock = now) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.clock = clock

    @property
    def jwk(self) -> dict[str, str]:
        """The public half, bare."""
        told = jws.public_jwk(self.key)
        return {name: told[name] for name in ("kty", "crv", "x", "y")}

    @property
    def jkt(self) -> str:
        """Its thumbprint: what tokens are bound to."""
        return jws.public_jwk(self.key)["kid"]

    @property
    def second(self) -> int:
        """The second in which its proofs are made."""
        return int(self.clock().timestamp())

    def proof(self, method: str, url: str, access_token: str | None = None, **bent: Any) -> str:
        """A proof for one request."""
        claims = {"jti": str(uuid4()), "htm": method, "htu": url, "iat": self.second}
        if access_token is not None:
            claims["ath"] = digest(access_token)
        return self.sign(claims | bent)

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """Claims as they are; members of the header can be bent too."""
        told = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk} | header
        return jws.sign(self.key, _without_none(told), _without_none(claims))


def digest(access_token: str) -> str:
    """``ath``: what a proof says of the token that comes with it."""
    return jws.b64(hashlib.sha256(access_token.encode()).digest())


def headers(access_token: str, *proofs: str, scheme: str = "DPoP") -> list[tuple[str, str]]:
    """Headers of a request with a bound token."""
    return [("Authorization", f"{scheme} {access_token}"), *(("DPoP", one) for one in proofs)]


def bent(**claims: Any) -> Bad:
    """A good proof with claims bent."""
    return lambda holder, method, url, token: [holder.proof(method, url, token, **claims)]


def _header(**header: Any) -> Bad:
    def make(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
        return [holder.sign(_claims(holder, method, url, token), **header)]

    return make


def _later(**seconds: int) -> Bad:
    def make(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
        told = {name: holder.second + off for name, off in seconds.items()}
        return [holder.proof(method, url, token, **told)]

    return make


def _claims(holder: Holder, method: str, url: str, token: str) -> dict[str, Any]:
    told = {"jti": str(uuid4()), "htm": method, "htu": url, "iat": holder.second}
    return told | {"ath": digest(token)}


def _of_another(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
    return [Holder(holder.clock).proof(method, url, token)]


def _strangers_signature(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
    stranger = Holder(holder.clock)
    return [stranger.sign(_claims(holder, method, url, token), jwk=holder.jwk)]


def _private(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
    secret = holder.key.private_numbers().private_value.to_bytes(32, "big")
    claims = _claims(holder, method, url, token)
    return [holder.sign(claims, jwk=holder.jwk | {"d": jws.b64(secret)})]


def _unsigned(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
    header = {"typ": "dpop+jwt", "alg": "none", "jwk": holder.jwk}
    told = [jws.as_json(header), jws.as_json(_claims(holder, method, url, token))]
    return [".".join([*map(jws.b64, told), ""])]


def _flipped(holder: Holder, method: str, url: str, token: str) -> Sequence[str]:
    signed, _, signature = holder.proof(method, url, token).rpartition(".")
    raw = bytearray(base64.urlsafe_b64decode(signature + "=="))
    raw[0] ^= 1
    return [f"{signed}.{jws.b64(bytes(raw))}"]


BAD: dict[str, Bad] = {
    "no proof": lambda *_: [],
    "two proofs": lambda holder, method, url, token: [
        holder.proof(method, url, token) for _ in range(2)
    ],
    "no token at all": lambda *_: ["x"],
    "larger than 8 KiB": bent(filler="x" * 8192),
    # Whose it is.
    "another's key": _of_another,
    "signed by another key": _strangers_signature,
    "a flipped bit": _flipped,
    "alg none": _unsigned,
    "alg HS256": _header(alg="HS256"),
    "alg RS256": _header(alg="RS256"),
    "alg of another key": _header(alg="EdDSA"),
    "typ absent": _header(typ=None),
    "typ JWT": _header(typ="JWT"),
    "no key": _header(jwk=None),
    "a key that is text": _header(jwk="x"),
    "a private key": _private,
    "a key by its address": _header(jku="http://127.0.0.1:9/jwks"),
    "a chain by its address": _header(x5u="http://127.0.0.1:9/chain"),
    "crit": _header(crit=["exp"]),
    # What it is for.
    "htm of another method": bent(htm="DELETE"),
    "htm in small letters": lambda holder, method, url, token: [
        holder.proof(method.lower(), url, token)
    ],
    "htm absent": bent(htm=None),
    "htu of another path": lambda holder, method, url, token: [
        holder.proof(method, f"{url}/more", token)
    ],
    "htu of another host": bent(htu="https://evil.example/self"),
    "htu that is no address": bent(htu="http://[/"),
    "htu with a name in it": lambda holder, method, url, token: [
        holder.proof(method, url.replace("://", "://me@"), token)
    ],
    "htu absent": bent(htu=None),
    "ath of another token": bent(ath=digest("another")),
    "ath absent": bent(ath=None),
    # When, and once.
    "iat a minute and more ago": _later(iat=-62),
    "iat a minute and more ahead": _later(iat=62),
    "iat is text": bent(iat="now"),
    "iat absent": bent(iat=None),
    "exp long past": _later(exp=-62),
    "nbf far ahead": _later(nbf=62),
    "jti absent": bent(jti=None),
    "jti empty": bent(jti=""),
}
"""Each proof that must let nobody in, by its name."""


def _without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
