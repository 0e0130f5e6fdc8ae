"""What the end of a sign-in asks of sessions and of the protocol."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from idp.domain.level import Acr
from idp.domain.session import Session


@dataclass(frozen=True)
class Typed:
    """A right password, by the moment in which it took the place of the first; None: the first."""

    since: datetime | None


@dataclass(frozen=True)
class Opening:
    """A session to open: who, proven how, in place of which.

    Attributes:
        session_id: Of the session, if it is a new one: the same proof opens it once.
        within: A part of the proof is of the session that is replaced: without it, it is none.
        client_id: The program that sent the person here.
        device_id: The browser; if it is revoked before the session opens, the proof is none.
        password: The password that was typed, by the moment in which it became theirs; if it is
            another one by now, the proof is none. None where none was typed.
    """

    account_id: UUID
    amr: tuple[str, ...]
    acr: Acr
    replaces: UUID | None = None
    session_id: UUID | None = None
    within: bool = False
    client_id: str | None = None
    device_id: UUID | None = None
    password: Typed | None = None


@dataclass(frozen=True)
class Opened:
    """A session and the secret of its cookie."""

    session: Session
    cookie: str


OpenSession = Callable[[Opening], Opened]
HoldSession = Callable[[UUID], Session]
"""The live session of this id; SignedOut."""


class IssueCode(Protocol):
    """Ends an authorization request well."""

    def __call__(self, request: Mapping[str, Any], session: Session, *, again: bool = False) -> str:
        """The address to which the browser returns, with a code or with what forbids it.

        ``again``: the browser lost the first answer.
        """
        ...


class RefuseRequest(Protocol):
    """Ends an authorization request because the person said no."""

    def __call__(self, request: Mapping[str, Any], error: str) -> str:
        """The address to which the browser returns."""
        ...
