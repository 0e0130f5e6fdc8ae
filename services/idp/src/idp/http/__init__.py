"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    consent,
    contacts,
    devices,
    export,
    factors,
    history,
    invitation,
    leaving,
    login,
    logout,
    password,
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
    password.routes,
    contacts.routes,
    logout.routes,
    sessions.routes,
    devices.routes,
    history.routes,
    export.routes,
    leaving.routes,
)
"""Pages."""

__all__ = ["PEOPLE"]
