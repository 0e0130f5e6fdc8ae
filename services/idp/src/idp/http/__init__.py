"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    devices,
    export,
    factors,
    history,
    invitation,
    login,
    registration,
    sessions,
)

PEOPLE = (
    registration.routes,
    login.routes,
    factors.routes,
    account.routes,
    confirmation.routes,
    invitation.routes,
    sessions.routes,
    devices.routes,
    history.routes,
    export.routes,
)
"""Pages."""

__all__ = ["PEOPLE"]
