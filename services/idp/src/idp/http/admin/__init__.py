"""Doors of administrators: pages, and the same for programs."""

from idp.http.admin import clients, keys, pages, scopes

ADMIN = (clients.routes, keys.routes, scopes.routes, pages.routes)

__all__ = ["ADMIN"]
