"""What an access token says (RFC 9068), once it is believed."""

from dataclasses import dataclass
from typing import Any, Literal, get_args
from uuid import UUID

from chassis.tokens.refused import Unauthorised
from chassis.tokens.verifying import whole, word, word_list

Level = Literal["simplified", "standard", "confirmed"]
Acr = Literal["aal1", "aal1e", "aal2r", "aal2"]
LEVELS: tuple[str, ...] = get_args(Level)
"""How far the identity is proven, rising."""
ACRS: tuple[str, ...] = get_args(Acr)
"""How strong the sign-in was, rising."""
_OF_A_PERSON = {"sid", "acr", "amr", "auth_time", "level"}


@dataclass(frozen=True)
class LocalAccess:
    """Temporary access granted by an organisation; ``expires_at`` in seconds of the epoch."""

    organisation_id: UUID
    expires_at: int


@dataclass(frozen=True)
class Claims:
    """Claims of an access token; times in seconds of the epoch.

    A person's token has ``sid``, ``acr``, ``amr``, ``auth_time`` and ``level``; a program's has
    none of them, and its ``sub`` is its ``client_id``. ``act`` is the service that acts for the
    person (RFC 8693).
    """

    sub: str
    client_id: str
    scope: frozenset[str]
    jti: str
    iat: int
    exp: int
    sid: str | None = None
    acr: str | None = None
    amr: tuple[str, ...] = ()
    auth_time: int | None = None
    level: str | None = None
    act: str | None = None
    organisation_id: UUID | None = None
    local_access: LocalAccess | None = None
    jkt: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether a person signed in for it."""
        return self.sid is not None


def read_claims(told: dict[str, Any]) -> Claims:
    """The claims by their types.

    Raises:
        Unauthorised: one has another type than it must.
    """
    is_person = bool(_OF_A_PERSON & told.keys())
    read = Claims(
        sub=word(told, "sub"),
        client_id=word(told, "client_id"),
        scope=_scope(told),
        jti=word(told, "jti"),
        iat=whole(told, "iat"),
        exp=whole(told, "exp"),
        sid=word(told, "sid") if is_person else None,
        acr=_one_of(told, "acr", ACRS) if is_person else None,
        amr=word_list(told, "amr"),
        auth_time=whole(told, "auth_time") if is_person else None,
        level=_one_of(told, "level", LEVELS) if is_person else None,
        act=_only(told, "act", "sub"),
        organisation_id=_uuid(told, "organisation_id") if "organisation_id" in told else None,
        local_access=_local_access(told),
        jkt=_only(told, "cnf", "jkt"),
    )
    if is_person is (read.sub == read.client_id):
        raise Unauthorised("claims")
    if not is_person and (read.act or read.local_access):
        raise Unauthorised("claims")
    return read


def _scope(told: dict[str, Any]) -> frozenset[str]:
    text = told.get("scope", "")
    if not isinstance(text, str):
        raise Unauthorised("claims")
    return frozenset(text.split())


def _one_of(told: dict[str, Any], name: str, words: tuple[str, ...]) -> str:
    if told.get(name) not in words:
        raise Unauthorised("claims")
    return str(told[name])


def _only(told: dict[str, Any], name: str, member: str) -> str | None:
    """The one member of an object; None if there is no such object."""
    if name not in told:
        return None
    held = told[name]
    if not isinstance(held, dict) or held.keys() != {member}:
        raise Unauthorised("claims")
    return word(held, member)


def _uuid(told: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(word(told, name))
    except ValueError:
        raise Unauthorised("claims") from None


def _local_access(told: dict[str, Any]) -> LocalAccess | None:
    if "local_access" not in told:
        return None
    held = told["local_access"]
    if not isinstance(held, dict):
        raise Unauthorised("claims")
    return LocalAccess(_uuid(held, "organisation_id"), whole(held, "expires_at"))
