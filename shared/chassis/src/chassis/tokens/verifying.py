"""What all kinds of tokens have in common: header, key, signature, issuer, audience, times."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

import jwt
from jwt.types import Options

from chassis.jwk import PublicKey
from chassis.tokens.compact import Compact
from chassis.tokens.refused import Unauthorised

LEEWAY_S = 30
LONGEST_WORD = 255


class Keys(Protocol):
    """Where the keys of an issuer come from."""

    def key(self, kid: str) -> PublicKey | None:
        """The key of this name; Unavailable if no key can be believed at present."""


def demand_header(token: Compact, typ: str, algorithms: Sequence[str]) -> str:
    """The header holds ``alg``, ``typ`` and ``kid`` and no more; the name of the key.

    Nothing in the header is an address to fetch from or a key to believe (RFC 8725 §3.1, §3.10).
    """
    if token.header.keys() != {"alg", "typ", "kid"} or token.header["typ"] != typ:
        raise Unauthorised("header")
    if token.header["alg"] not in algorithms or token.kid is None:
        raise Unauthorised("header")
    return token.kid


def demand_signature(
    token: Compact, key: PublicKey | None, *, issuer: str, audience: str, require: Iterable[str]
) -> None:
    """The signature is by this key under the algorithm it is for; issuer and audience are exact."""
    _verify(
        token,
        key,
        {"require": list(require), "strict_aud": True},
        audience=audience,
        issuer=issuer,
    )


def demand_signed(token: Compact, key: PublicKey) -> None:
    """The signature is by this key; for what has neither issuer nor audience."""
    _verify(token, key, {"verify_aud": False, "verify_iss": False})


def _verify(
    token: Compact,
    key: PublicKey | None,
    options: Options,
    *,
    audience: str | None = None,
    issuer: str | None = None,
) -> None:
    alg = token.header["alg"]
    if key is None or alg not in key.algorithms:
        raise Unauthorised("key")
    try:
        jwt.decode(
            token.text,
            key.key,
            algorithms=[alg],
            audience=audience,
            issuer=issuer,
            options={
                **options,
                "enforce_minimum_key_length": True,
                # Times are compared with the house's own clock, below.
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except jwt.InvalidSignatureError:
        raise Unauthorised("signature") from None
    except jwt.InvalidAudienceError:
        raise Unauthorised("audience") from None
    except jwt.InvalidIssuerError:
        raise Unauthorised("issuer") from None
    except jwt.PyJWTError:
        raise Unauthorised("claims") from None


def demand_times(
    claims: dict[str, Any], at: datetime, *, longest_s: int, allow_expired: bool = False
) -> None:
    """``iat`` and ``exp`` are whole seconds, near each other and around now; ``nbf`` has come."""
    now = at.timestamp()
    issued, expires = whole(claims, "iat"), whole(claims, "exp")
    if not 0 < expires - issued <= longest_s:
        raise Unauthorised("life")
    if issued > now + LEEWAY_S or ("nbf" in claims and whole(claims, "nbf") > now + LEEWAY_S):
        raise Unauthorised("early")
    if not allow_expired and expires <= now - LEEWAY_S:
        raise Unauthorised("expired")


def whole(claims: dict[str, Any], name: str) -> int:
    """A claim that is a whole number."""
    number = claims.get(name)
    if type(number) is not int:
        raise Unauthorised("claims")
    return number


def word(claims: dict[str, Any], name: str) -> str:
    """A claim that is a short text, not empty."""
    text = claims.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_WORD:
        raise Unauthorised("claims")
    return text


def word_or_none(claims: dict[str, Any], name: str) -> str | None:
    """Such a text, or nothing."""
    return word(claims, name) if name in claims else None


def word_list(claims: dict[str, Any], name: str) -> tuple[str, ...]:
    """A claim that is a list of texts; absent is empty."""
    found = claims.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise Unauthorised("claims")
    return tuple(found)
