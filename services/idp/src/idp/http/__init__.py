"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    consent,
    devices,
    export,
    factors,
    history,
    invitation,
    login,
    logout,
    registration,
    sessions,
)

PEOPLE = (
    registration.routes,
    login.routes,
    factors.routes,
    account.routes,
    confirmation.routes,
    consent.routes,
    invitation.routes,
    logout.routes,
    sessions.routes,
    devices.routes,
    history.routes,
    export.routes,
)
"""Pages."""

__all__ = ["PEOPLE"]
