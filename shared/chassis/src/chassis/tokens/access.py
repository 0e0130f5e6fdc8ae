"""Access tokens at a service's door: RFC 9068, ES256, one audience, short lives."""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.tokens.claims import Claims, read_claims
from chassis.tokens.compact import LARGEST, take_apart
from chassis.tokens.dpop import Proofs, Shown
from chassis.tokens.refused import ProofRefused, Unauthorised
from chassis.tokens.verifying import (
    LEEWAY_S,
    Keys,
    demand_header,
    demand_signature,
    demand_times,
)

TYP = "at+jwt"
ALGORITHMS = ("ES256",)
LONGEST_S = 600
KEPT = 4096
BEARER, BOUND = "bearer", "dpop"
"""Schemes of ``Authorization``: a token for whoever bears it, and one that is bound to a key."""
_REQUIRED = ("iss", "exp", "iat", "sub", "aud", "jti", "client_id")


class ChangingKeys(Keys, Protocol):
    """Keys that are fetched anew; ``generation`` grows whenever the set changes."""

    @property
    def generation(self) -> int:
        """Number of the set that is believed now."""


class DenyList(Protocol):
    """Sessions and accounts whose tokens fall before they expire."""

    def check(self, claims: Claims, *, write: bool = False, sure: bool = False) -> None:
        """Raise Unauthorised if they are on the list, Unavailable if it cannot be asked."""


class AccessTokens:
    """Decides whom a request's ``Authorization`` speaks for.

    ``proofs`` reads the proofs of tokens that are bound to a key; without it none of those is
    taken.
    """

    def __init__(
        self,
        *,
        issuer: str,
        audience: str,
        keys: ChangingKeys,
        revocation: DenyList,
        proofs: Proofs | None = None,
        clock: Clock = system_now,
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = keys
        self._revocation = revocation
        self._proofs = proofs
        self._clock = clock
        self._seen = _Seen()

    def check(
        self,
        headers: Sequence[str],
        *,
        shown: Shown | None = None,
        write: bool = False,
        sure: bool = False,
    ) -> Claims:
        """The claims, believed; scope, level and callers are the lock's to compare.

        ``headers`` are the values of every ``Authorization`` header of the request, ``shown`` what
        a proof must tell of it. ``write`` and ``sure`` tell how much may depend on a deny list
        that cannot be asked.

        Raises:
            ProofRefused: the token is bound to a key, and the request proves no hold of it.
            Unauthorised: with the reason.
            Unavailable: neither yes nor no can be said.
        """
        scheme, token = _shown(headers)
        claims = self.read(token)
        if scheme != (BEARER if claims.jkt is None else BOUND):
            # RFC 9449 section 7.1: a bound token is worth nothing without its proof.
            raise Unauthorised("scheme" if claims.jkt is None else "proof")
        self._revocation.check(claims, write=write, sure=sure)
        if claims.jkt is not None:
            if self._proofs is None or shown is None:
                raise ProofRefused("proof")
            self._proofs.check(shown, access_token=token, jkt=claims.jkt)
        return claims

    def read(self, token: str) -> Claims:
        """What a token says, be it bound to a key or not; nobody is let in by this alone.

        Raises:
            Unauthorised: it is another's, forged, old, or no access token.
        """
        claims = self._believed(token)
        if claims.local_access and claims.local_access.expires_at <= self._clock().timestamp():
            raise Unauthorised("expired")
        return claims

    def _believed(self, token: str) -> Claims:
        generation, at = self._keys.generation, self._clock()
        digest = hashlib.sha256(token.encode()).digest()
        known = self._seen.find(digest, generation, at.timestamp())
        if known is not None:
            return known
        parts = take_apart(token)
        kid = demand_header(parts, TYP, ALGORITHMS)
        demand_signature(
            parts,
            self._keys.key(kid),
            issuer=self._issuer,
            audience=self._audience,
            require=_REQUIRED,
        )
        demand_times(parts.claims, at, longest_s=LONGEST_S)
        claims = read_claims(parts.claims)
        self._seen.keep(digest, generation, claims)
        return claims


class _Seen:
    """Tokens whose signature was verified, by their digest, until they expire or keys change."""

    def __init__(self) -> None:
        self._generation = -1
        self._claims: OrderedDict[bytes, Claims] = OrderedDict()
        self._lock = Lock()

    def find(self, digest: bytes, generation: int, now: float) -> Claims | None:
        with self._lock:
            if generation != self._generation:
                self._claims.clear()
                self._generation = generation
            claims = self._claims.get(digest)
            if claims is not None and claims.exp <= now - LEEWAY_S:
                del self._claims[digest]
                return None
            return claims

    def keep(self, digest: bytes, generation: int, claims: Claims) -> None:
        with self._lock:
            if generation != self._generation:
                return
            self._claims[digest] = claims
            while len(self._claims) > KEPT:
                self._claims.popitem(last=False)


def _shown(headers: Sequence[str]) -> tuple[str, str]:
    """Scheme and token of the one header."""
    if not headers:
        raise Unauthorised("missing")
    if len(headers) > 1:
        raise Unauthorised("doubled")
    if len(headers[0]) > LARGEST:
        raise Unauthorised("malformed")
    scheme, _, token = headers[0].partition(" ")
    if scheme.lower() not in {BEARER, BOUND} or not token or not token.isascii():
        raise Unauthorised("scheme")
    return scheme.lower(), token
