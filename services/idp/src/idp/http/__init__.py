"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    consent,
    contacts,
    factors,
    invitation,
    login,
    logout,
    password,
    registration,
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
)
"""Pages."""

__all__ = ["PEOPLE"]
