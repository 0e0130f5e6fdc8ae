"""Locks that no token opens: open doors, pages of a session, the admin port."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from chassis.locks.guarding import at_admin_port, count, guarding
from chassis.locks.lock import Lock


@dataclass(frozen=True)
class OpenDoor(Lock):
    """Anybody may come in; ``why`` says what makes that right."""

    kind: ClassVar[str] = "open"
    why: str
    is_page: bool = False
    limited: bool = True

    @property
    def page(self) -> bool:
        """Whether it answers people."""
        return self.is_page

    def admit(self) -> None:
        """Count the address and its network, where the service has limits."""
        if self.limited:
            count_address()


@dataclass(frozen=True)
class Page(Lock):
    """A page of a signed-in person; the service checks its session."""

    kind: ClassVar[str] = "page"
    why: str
    needs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> bool:
        """It answers people."""
        return True

    def admit(self) -> ResponseReturnValue | None:
        """Ask the service's check."""
        check = guarding().page
        if check is None:
            raise TypeError("locks.install has no check of pages")
        return check(**self.needs)


@dataclass(frozen=True)
class AdminPort(Lock):
    """Answered at the admin port only; elsewhere there is nothing here."""

    kind: ClassVar[str] = "admin"

    def admit(self) -> None:
        """Let in who came to that port."""
        if not at_admin_port():
            raise NotFound


def open_door(why: str, *, page: bool = False, limited: bool = True) -> OpenDoor:
    """Let anybody in; ``limited=False`` for routes that count their callers themselves."""
    return OpenDoor(why, page, limited)


def page(why: str, **needs: Any) -> Page:
    """Let in whom the service's check of sessions lets in; ``needs`` are handed to it."""
    return Page(why, needs)


admin_port = AdminPort()


def count_address() -> None:
    """Count the address at hand and its network, as every open door does.

    Raises:
        LimitReached: with ``retry_after``.
    """
    address = request.remote_addr or "unknown"
    count(address, "open-door")
    count(network(address), "open-door-net")


def network(address: str) -> str:
    """The /24 or /56 of an address: a hospital sits behind one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    width = 24 if found.version == 4 else 56  # noqa: PLR2004 - IPv4
    return str(ipaddress.ip_network((found, width), strict=False))
