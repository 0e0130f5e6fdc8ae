"""ID tokens, as the client that asked for them reads them (OpenID Connect Core §3.1.3.7)."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis import base64url
from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.tokens.compact import take_apart
from chassis.tokens.refused import Unauthorised
from chassis.tokens.verifying import (
    Keys,
    demand_header,
    demand_signature,
    demand_times,
    whole,
    word,
    word_list,
    word_or_none,
)

TYP = "JWT"
LONGEST_S = 3600
_REQUIRED = ("iss", "sub", "aud", "exp", "iat")


@dataclass(frozen=True)
class IdToken:
    """Who signed in, how and when; ``claims`` holds everything the token says."""

    sub: str
    iat: int
    exp: int
    sid: str | None
    acr: str | None
    amr: tuple[str, ...]
    auth_time: int | None
    claims: Mapping[str, Any]


def read_id_token(
    token: str,
    *,
    keys: Keys,
    issuer: str,
    audience: str,
    clock: Clock = system_now,
    nonce: str | None = None,
    access_token: str | None = None,
    algorithms: Sequence[str] = ("RS256", "ES256"),
    allow_expired: bool = False,
) -> IdToken:
    """The ID token of the client ``audience``.

    ``nonce`` and ``access_token``, where given, must be those it was issued with.
    ``allow_expired`` is for hints at sign-out alone.

    Raises:
        Unauthorised: it is another's, forged, old, or no ID token.
    """
    parts = take_apart(token)
    kid = demand_header(parts, TYP, algorithms)
    told = parts.claims
    demand_signature(parts, keys.key(kid), issuer=issuer, audience=audience, require=_REQUIRED)
    demand_times(told, clock(), longest_s=LONGEST_S, allow_expired=allow_expired)
    if told.get("azp", audience) != audience:
        raise Unauthorised("audience")
    if nonce is not None and not _same(told.get("nonce"), nonce):
        raise Unauthorised("nonce")
    if access_token is not None and not _same(told.get("at_hash"), half_hash(access_token)):
        raise Unauthorised("at_hash")
    return IdToken(
        sub=word(told, "sub"),
        iat=whole(told, "iat"),
        exp=whole(told, "exp"),
        sid=word_or_none(told, "sid"),
        acr=word_or_none(told, "acr"),
        amr=word_list(told, "amr"),
        auth_time=whole(told, "auth_time") if "auth_time" in told else None,
        claims=told,
    )


def half_hash(access_token: str) -> str:
    """``at_hash``: the left half of SHA-256 (OpenID Connect Core §3.1.3.6)."""
    digest = hashlib.sha256(access_token.encode()).digest()
    return base64url.encode(digest[: len(digest) // 2])


def _same(told: Any, wanted: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), wanted.encode())
