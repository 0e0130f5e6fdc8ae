"""Doors of programs that act for a person on that person's own account: JSON, a token for us."""

from idp.http.own import devices, sessions

OWN = (sessions.routes, devices.routes)

__all__ = ["OWN"]
