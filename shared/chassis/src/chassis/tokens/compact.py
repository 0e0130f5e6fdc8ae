"""The outside of a token: three parts in their only spelling, nothing in them believed yet."""

from dataclasses import dataclass
from typing import Any

from chassis import base64url, strictly
from chassis.tokens.refused import Unauthorised

LARGEST = 8 << 10
LONGEST_KID = 128
_PARTS = 3


@dataclass(frozen=True)
class Compact:
    """A token taken apart; nothing of it is verified."""

    text: str
    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def kid(self) -> str | None:
        """Name of the key, if the header tells one that can be the name of a key."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) and 0 < len(kid) <= LONGEST_KID else None


def take_apart(text: str) -> Compact:
    """Header and claims, unverified.

    Raises:
        Unauthorised: ``malformed``.
    """
    if len(text) > LARGEST:
        raise Unauthorised("malformed")
    parts = text.split(".")
    if len(parts) != _PARTS:
        raise Unauthorised("malformed")
    try:
        header, claims, _ = (base64url.decode(part) for part in parts)
        return Compact(text, strictly.read_object(header), strictly.read_object(claims))
    except ValueError:
        raise Unauthorised("malformed") from None
