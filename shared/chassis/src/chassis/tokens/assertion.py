"""Client assertions: how a program proves itself to the issuer (RFC 7523, private_key_jwt)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.jwk import PublicKey
from chassis.tokens.compact import Compact, take_apart
from chassis.tokens.refused import Unauthorised
from chassis.tokens.verifying import LEEWAY_S, Keys, demand_signature, whole, word

ALGORITHMS = ("PS256", "ES256", "EdDSA")
LONGEST_S = 300
# FAPI 2.0 Security Profile §5.3.2.1: clocks may differ by ten seconds ahead.
AHEAD_S = 10
_TYPES = ("JWT", "client-authentication+jwt")
_REQUIRED = ("iss", "sub", "aud", "exp", "jti")


class ClientKeys(Keys, Protocol):
    """The keys a client registered."""

    def of(self, alg: str) -> Iterator[PublicKey]:
        """Those that may be used with an algorithm."""


@dataclass(frozen=True)
class Assertion:
    """The client proved itself; ``jti`` is the caller's to take only once until ``exp``."""

    client_id: str
    jti: str
    exp: int


def assertion_subject(token: str) -> str:
    """Whom an assertion claims to be, unverified: only to find the keys to verify it with.

    Raises:
        Unauthorised: it has not the form of an assertion.
    """
    return word(take_apart(token).claims, "sub")


def read_client_assertion(
    token: str, *, keys: ClientKeys, client_id: str, audience: str, clock: Clock = system_now
) -> Assertion:
    """The assertion of a client to the issuer ``audience``, whose name stands there as one string.

    Raises:
        Unauthorised: it is another's, forged, old, made for long, or no assertion.
    """
    parts = take_apart(token)
    _demand_header(parts)
    _demand_signature(parts, keys, client_id, audience)
    if word(parts.claims, "sub") != client_id:
        raise Unauthorised("issuer")
    _demand_times(parts.claims, clock())
    return Assertion(client_id, word(parts.claims, "jti"), whole(parts.claims, "exp"))


def _demand_header(token: Compact) -> None:
    """As for other tokens, but clients of others leave out ``typ`` or ``kid``."""
    if not {"alg"} <= token.header.keys() <= {"alg", "typ", "kid"}:
        raise Unauthorised("header")
    if token.header["alg"] not in ALGORITHMS or token.header.get("typ", "JWT") not in _TYPES:
        raise Unauthorised("header")
    if "kid" in token.header and token.kid is None:
        raise Unauthorised("header")


def _demand_signature(token: Compact, keys: ClientKeys, client_id: str, audience: str) -> None:
    if token.kid is not None:
        candidates = [keys.key(token.kid)]
    else:
        candidates = list(keys.of(token.header["alg"])) or [None]
    for last, key in enumerate(candidates, start=1 - len(candidates)):
        try:
            demand_signature(token, key, issuer=client_id, audience=audience, require=_REQUIRED)
        except Unauthorised as refused:
            if refused.reason != "signature" or last == 0:
                raise
        else:
            return


def _demand_times(claims: dict[str, Any], at: datetime) -> None:
    now = at.timestamp()
    expires = whole(claims, "exp")
    if expires <= now - LEEWAY_S:
        raise Unauthorised("expired")
    if expires > now + LONGEST_S + LEEWAY_S:
        raise Unauthorised("life")
    for name in ("iat", "nbf"):
        if name in claims and whole(claims, name) > now + AHEAD_S:
            raise Unauthorised("early")
