"""What the locks of one application ask: its tokens, its sessions, its limits, its clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from chassis.clock import Clock, now
from chassis.locks.lock import lock_of
from chassis.marks import view_at_hand
from chassis.tokens import Claims, Shown

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing (RFC 9110 section 9.2.1)."""

Check = Callable[..., ResponseReturnValue | None]


class Tokens(Protocol):
    """Reads access tokens; ``chassis.tokens.AccessTokens`` is one."""

    def check(
        self,
        headers: Sequence[str],
        *,
        shown: Shown | None = None,
        write: bool = False,
        sure: bool = False,
    ) -> Claims:
        """The claims of the token in the ``Authorization`` headers. Raises Unauthorised."""


class Limits(Protocol):
    """Counts what callers do; ``chassis.attempts.Attempts`` is one."""

    def take(self, subject: str, *names: str, closed: bool = False) -> None:
        """Count one for each limit; ``closed``: not without the counters. Raises LimitReached."""


@dataclass(frozen=True)
class Guarding:
    """Attributes say what each kind of lock asks; None where the service has no such routes."""

    tokens: Tokens | None
    page: Check | None
    limits: Limits | None
    clock: Clock


def install(
    app: Flask,
    *,
    tokens: Tokens | None = None,
    page: Check | None = None,
    limits: Limits | None = None,
    clock: Clock = now,
) -> None:
    """Let the locks of the application open; a route without a lock is not answered at all.

    Args:
        app: The application.
        tokens: What ``person`` and ``program`` read tokens with.
        page: The service's check of its session: ``page(**needs)`` answers None to let in.
        limits: Counts callers by ``person``, ``program``, ``open-door`` and ``open-door-net``.
        clock: What the age of a sign-in is measured by.
    """
    app.extensions["chassis.locks"] = Guarding(tokens, page, limits, clock)
    app.before_request(_only_locked)


def guarding() -> Guarding:
    """What the locks of the application at hand ask."""
    found: Guarding = current_app.extensions["chassis.locks"]
    return found


def count(subject: str, *names: str) -> None:
    """Count a caller under these limits, if the service has any; who changes something needs them.

    For views too that find out by themselves who calls.

    Raises:
        LimitReached: with ``retry_after``.
        Unavailable: the counters are away, and the request is not one that only reads.
    """
    limits = guarding().limits
    if limits is not None:
        limits.take(subject, *names, closed=request.method not in SAFE)


def at_admin_port() -> bool:
    """Whether the request came in at the admin port; the caller's headers have no say in it."""
    port: int | None = current_app.extensions.get("chassis.admin_port")
    listener = request.environ.get("gunicorn.socket")
    came_to = listener.getsockname()[1] if listener else request.environ.get("SERVER_PORT")
    return port is not None and str(came_to) == str(port)


def _only_locked() -> None:
    view = view_at_hand()
    if view is None:
        return
    lock = lock_of(view)
    if lock is None:
        raise RuntimeError(f"{request.url_rule} has no lock")
    if at_admin_port() is not (lock.kind == "admin"):
        raise NotFound
