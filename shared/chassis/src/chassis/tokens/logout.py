"""Logout tokens: a client hears that a session ended (OpenID Connect Back-Channel Logout §2)."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    word_or_none,
)

TYP = "logout+jwt"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST_S = 120
_REQUIRED = ("iss", "aud", "iat", "exp", "jti", "events")


@dataclass(frozen=True)
class LogoutToken:
    """The session ``sid`` ended, or all of ``sub``; ``jti`` is the caller's to take only once."""

    jti: str
    iat: int
    exp: int
    sub: str | None
    sid: str | None


def read_logout_token(
    token: str,
    *,
    keys: Keys,
    issuer: str,
    audience: str,
    clock: Clock = system_now,
    algorithms: Sequence[str] = ("RS256", "ES256"),
) -> LogoutToken:
    """The logout token for the client ``audience``.

    Raises:
        Unauthorised: it is another's, forged, old, or no logout token.
    """
    parts = take_apart(token)
    kid = demand_header(parts, TYP, algorithms)
    told = parts.claims
    demand_signature(parts, keys.key(kid), issuer=issuer, audience=audience, require=_REQUIRED)
    demand_times(told, clock(), longest_s=LONGEST_S)
    events = told["events"]
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise Unauthorised("claims")
    # With a nonce it could pass for an ID token elsewhere (§2.4).
    if "nonce" in told or not {"sub", "sid"} & told.keys():
        raise Unauthorised("claims")
    return LogoutToken(
        jti=word(told, "jti"),
        iat=whole(told, "iat"),
        exp=whole(told, "exp"),
        sub=word_or_none(told, "sub"),
        sid=word_or_none(told, "sid"),
    )
