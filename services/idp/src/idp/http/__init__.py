"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    contacts,
    factors,
    invitation,
    login,
    password,
    registration,
)

PEOPLE = (
    registration.routes,
    login.routes,
    factors.routes,
    account.routes,
    confirmation.routes,
    invitation.routes,
    password.routes,
    contacts.routes,
)
"""Pages."""

__all__ = ["PEOPLE"]
