"""Claims that a program asks for one by one (OpenID Connect Core section 5.5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from idp.domain.oauth import InvalidRequest

SCOPE_OF: Mapping[str, str] = {
    **dict.fromkeys(("name", "family_name", "given_name", "middle_name"), "profile"),
    **dict.fromkeys(("gender", "birthdate"), "profile"),
    **dict.fromkeys(("email", "email_verified"), "email"),
    **dict.fromkeys(("phone_number", "phone_number_verified"), "phone"),
    "snils": "snils",
    "inn": "inn",
    "affiliations": "organisation",
}
"""By claim, the scope that opens it: whoever may not have the scope does not get the claim."""
_PLACES = ("id_token", "userinfo")


@dataclass(frozen=True)
class Wanted:
    """What is asked for beside the scopes.

    Attributes:
        identity: Claims for the ID token.
        userinfo: Claims for userinfo.
        acr: Strengths of which one must be reached; none: nothing is demanded.
        voluntary_acr: Strengths of which one would be welcome.
        subject: The only person for whom an answer is wanted.
    """

    identity: frozenset[str] = frozenset()
    userinfo: frozenset[str] = frozenset()
    acr: tuple[str, ...] = ()
    voluntary_acr: tuple[str, ...] = ()
    subject: str | None = None

    @classmethod
    def read(cls, told: Mapping[str, Any], scopes: Collection[str]) -> "Wanted":
        """What the parameter says, as far as a program that may have ``scopes`` may ask.

        What nobody here knows is passed over (section 5.5.1 makes no claim an error).

        Raises:
            InvalidRequest: a member is not what the section describes.
        """
        asked = {place: _members(told, place) for place in _PLACES}
        identity = asked["id_token"]
        acr = tuple(word for word in _values(identity.get("acr")) if isinstance(word, str))
        essential = (identity.get("acr") or {}).get("essential") is True
        return cls(
            identity=_allowed(identity, scopes),
            userinfo=_allowed(asked["userinfo"], scopes),
            acr=acr if essential else (),
            voluntary_acr=() if essential else acr,
            subject=_subject(asked.values()),
        )


def scopes_of(claims: Iterable[str]) -> frozenset[str]:
    """Scopes that would open these claims."""
    return frozenset(SCOPE_OF[claim] for claim in claims)


def _members(told: Mapping[str, Any], place: str) -> dict[str, dict[str, Any] | None]:
    found = told.get(place, {})
    if not isinstance(found, dict):
        raise InvalidRequest(parameter="claims")
    if not all(one is None or isinstance(one, dict) for one in found.values()):
        raise InvalidRequest(parameter="claims")
    return found


def _allowed(asked: Iterable[str], scopes: Collection[str]) -> frozenset[str]:
    return frozenset(claim for claim in asked if SCOPE_OF.get(claim) in scopes)


def _values(one: Mapping[str, Any] | None) -> tuple[Any, ...]:
    told = one or {}
    several = told.get("values", [])
    if not isinstance(several, list):
        raise InvalidRequest(parameter="claims")
    return (*([told["value"]] if "value" in told else ()), *several)


def _subject(places: Iterable[Mapping[str, Any]]) -> str | None:
    """Section 5.5.1: asked for with a value, ``sub`` names the only person who may answer."""
    named = [value for place in places for value in _values(place.get("sub"))]
    if not named:
        return None
    if not isinstance(named[0], str) or any(one != named[0] for one in named):
        raise InvalidRequest(parameter="claims")
    return named[0]
