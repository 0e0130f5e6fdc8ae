"""What a valid access token says (contracts/claims.json), and the one way a bad one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Unauthorised(Exception):
    """The token does not hold; ``reason`` is one of few words, for the log and the figures."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Claims:
    """Claims of an access token that passed every check.

    Attributes:
        sub: The account of a person; the client of a program.
        client_id: The client that the token was issued to.
        scope: What it opens.
        jti: Its number.
        iat: Issued at, whole seconds.
        exp: Expires at, whole seconds.
        sid: The session; None in a program's token.
        acr: Strength of the sign-in.
        amr: Methods of the sign-in (RFC 8176).
        auth_time: When the person last proved themselves, whole seconds.
        level: How far the identity is proven.
        act: ``client_id`` of the service that acts for the person (RFC 8693 §4.1).
        organisation_id: The organisation that a program belongs to.
        local_access: Temporary access that an organisation granted.
        jkt: Thumbprint of the key that the token is bound to (RFC 9449 §6.1).
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
    organisation_id: str | None = None
    local_access: Mapping[str, Any] | None = None
    jkt: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether it is a person's: programs have no session."""
        return self.sid is not None
