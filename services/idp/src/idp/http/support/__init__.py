"""Doors of support: pages, and the same for programs."""

from idp.http.support import accounts, pages, resets, search, stopping

SUPPORT = (
    search.routes,
    accounts.routes,
    resets.routes,
    pages.routes,
    stopping.routes,
)

__all__ = ["SUPPORT"]
