"""Proofs that the sender of a request holds a key (RFC 9449): each is good for one request."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from chassis import base64url, jwk
from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.jwk import PublicKey, UnusableKey
from chassis.once import Once
from chassis.tokens.compact import LARGEST, Compact, take_apart
from chassis.tokens.refused import ProofRefused, Unauthorised
from chassis.tokens.verifying import demand_signed, whole, word

TYP = "dpop+jwt"
ALGORITHMS = ("ES256", "EdDSA", "PS256")
AROUND_S = 60
"""How far ``iat`` may be from now, to either side."""
_PORTS = {"http": 80, "https": 443}
# What may stand in a path as it is (RFC 3986 section 3.3).
_PLAIN = "/:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Shown:
    """A request as its proof must tell it.

    Attributes:
        method: As it stands in the request.
        path: Without the query.
        proofs: Values of every ``DPoP`` header.
    """

    method: str
    path: str
    proofs: Sequence[str] = ()


class Proofs:
    """Reads the proofs of requests to one site; ``site`` is where its callers reach it."""

    def __init__(self, site: str, once: Once, clock: Clock = system_now) -> None:
        self._site = site
        self._once = once
        self._clock = clock

    def check(
        self, shown: Shown, *, access_token: str | None = None, jkt: str | None = None
    ) -> str:
        """The thumbprint of the key (RFC 7638) that signed the one proof of this request.

        Args:
            shown: The request.
            access_token: The token that came with it; the proof must name it (``ath``).
            jkt: The only key that will do, if one is awaited.

        Raises:
            ProofRefused: with the reason.
            Unavailable: nobody can tell whether it was shown before.
        """
        if len(shown.proofs) != 1 or len(shown.proofs[0]) > LARGEST:
            raise ProofRefused("proof")
        try:
            found, iat = self._read(shown, access_token)
            jti = word(take_apart(shown.proofs[0]).claims, "jti")
        except ProofRefused:
            raise
        except Unauthorised as refused:
            raise ProofRefused(f"proof-{refused.reason}") from None
        if jkt is not None and not hmac.compare_digest(found, jkt):
            raise ProofRefused("proof-key")
        # The last step: what is not good for anything else is not remembered either.
        until = datetime.fromtimestamp(iat + AROUND_S, UTC)
        if not self._once.spend("proof", f"{found}:{jti}", until):
            raise ProofRefused("proof-used")
        return found

    def _read(self, shown: Shown, access_token: str | None) -> tuple[str, int]:
        token = take_apart(shown.proofs[0])
        key = _demand_header(token)
        demand_signed(token, key)
        told = token.claims
        if word(told, "htm") != shown.method:
            raise ProofRefused("proof-method")
        if not _is_at(_address(told), self._site, shown.path):
            raise ProofRefused("proof-address")
        if access_token is not None and not _is_of(told, access_token):
            raise ProofRefused("proof-token")
        return jwk.thumbprint(jwk.write(key.key)), _demand_times(told, self._clock())


def _demand_header(token: Compact) -> PublicKey:
    """The header tells the key itself: the only place where one is believed from there.

    It proves nothing but that the sender holds it; no name or address of a key is looked at.
    """
    if not {"alg", "typ", "jwk"} <= token.header.keys() <= {"alg", "typ", "jwk", "kid"}:
        raise ProofRefused("proof-header")
    told, alg = token.header["jwk"], token.header["alg"]
    if token.header["typ"] != TYP or alg not in ALGORITHMS or not isinstance(told, dict):
        raise ProofRefused("proof-header")
    try:
        return jwk.read(told)
    except UnusableKey:
        raise ProofRefused("proof-key") from None


def _demand_times(told: dict[str, Any], at: datetime) -> int:
    """``iat`` is near; ``exp`` and ``nbf``, which a proof need not have, are kept if it has."""
    now, iat = at.timestamp(), whole(told, "iat")
    if abs(iat - now) > AROUND_S:
        raise ProofRefused("proof-time")
    if "exp" in told and whole(told, "exp") <= now - AROUND_S:
        raise ProofRefused("proof-time")
    if "nbf" in told and whole(told, "nbf") > now + AROUND_S:
        raise ProofRefused("proof-time")
    return iat


def _is_of(told: dict[str, Any], access_token: str) -> bool:
    wanted = base64url.encode(hashlib.sha256(access_token.encode()).digest())
    return hmac.compare_digest(word(told, "ath").encode(), wanted.encode())


def _is_at(told: str, site: str, path: str) -> bool:
    """RFC 9449 section 4.3: the same address by RFC 3986 section 6.2, query and fragment apart."""
    try:
        return _spelled(told) == _spelled(site, path)
    except ValueError:
        return False


def _spelled(url: str, path: str = "") -> tuple[str, str, int | None, str]:
    parts = urlsplit(url)
    if parts.username is not None or parts.password is not None:
        raise ValueError("nobody is named in the address of a request")
    port = parts.port or _PORTS.get(parts.scheme)
    whole_path = unquote(parts.path).rstrip("/") + path if path else unquote(parts.path)
    return parts.scheme, parts.hostname or "", port, quote(whole_path or "/", safe=_PLAIN)


def _address(told: dict[str, Any]) -> str:
    """``htu``, which may be longer than a word."""
    text = told.get("htu")
    if not isinstance(text, str):
        raise ProofRefused("proof-claims")
    return text
