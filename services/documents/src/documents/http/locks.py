"""The locks of this service: a confirmed worker, and one who has just shown the second factor."""

from chassis import locks
from chassis.locks import Lock

FRESH_S = 300
"""Signing and sending ask for a second factor shown in the last five minutes (RFC 9470)."""


def worker(scope: str) -> Lock:
    """A confirmed person for whom the cabinet acts."""
    return locks.person(scope=f"documents.{scope}")


def acting_worker(scope: str) -> Lock:
    """The same with a fresh second factor, and never while the deny list cannot be trusted."""
    return locks.person(scope=f"documents.{scope}", acr="aal2", fresh_s=FRESH_S, sure=True)


def auditor() -> Lock:
    """An officer who may see the whole journal: through the cabinet, or by a tool of their own."""
    scope = "documents.audit"
    return locks.either(locks.person(scope=scope), locks.person(scope=scope, callers=()))
