"""Doors of support: pages, and the same for programs."""

from idp.http.support import (
    accounts,
    audit,
    looking,
    pages,
    resets,
    search,
    sessions,
    stopping,
)

SUPPORT = (
    search.routes,
    accounts.routes,
    sessions.routes,
    audit.routes,
    resets.routes,
    pages.routes,
    looking.routes,
    stopping.routes,
)

__all__ = ["SUPPORT"]
