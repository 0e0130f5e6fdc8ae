"""Scopes: which a client may have, which a person holds, which a service hears of."""

from collections.abc import Collection, Iterable

from contracts.access import scopes
from idp.domain.oauth import InvalidScope

OFFLINE = "offline_access"
OPENID = "openid"
OWNER = "idp"
STAFF = "idp.staff"
"""Nobody grants it: whoever leads an organisation has it while they do."""


def parse(text: str) -> tuple[str, ...]:
    """Words of a scope parameter, each once, in the order in which they were asked for.

    Raises:
        InvalidScope: nobody knows one of them.
    """
    words = tuple(dict.fromkeys(text.split()))
    unknown = [word for word in words if word not in scopes()]
    if unknown:
        raise InvalidScope
    return words


def allowed(wanted: Iterable[str], may: Collection[str]) -> tuple[str, ...]:
    """All that is wanted, if the client may have all of it.

    Raises:
        InvalidScope: it may not.
    """
    words = tuple(wanted)
    if not set(words) <= set(may):
        raise InvalidScope
    return words


def held(wanted: Iterable[str], granted: Collection[str]) -> tuple[str, ...]:
    """What a person may have: an officer's scope is left out unless it was granted to them."""
    return tuple(word for word in wanted if word in granted or not _is_officers(word))


def _is_officers(word: str) -> bool:
    return word == STAFF or scopes()[word].held_by == "officer"


def for_audience(words: Iterable[str], audience: str) -> tuple[str, ...]:
    """What a token for one service carries: its own scopes and those of the sign-in itself."""
    owners = {audience, OWNER}
    return tuple(word for word in words if scopes()[word].owner in owners and word != OFFLINE)


def of_service(words: Iterable[str], audience: str) -> tuple[str, ...]:
    """What a program's token for one service carries."""
    return tuple(word for word in words if scopes()[word].owner == audience)
