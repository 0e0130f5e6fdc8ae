"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    consent,
    factors,
    invitation,
    login,
    logout,
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
    logout.routes,
)
"""Pages."""

__all__ = ["PEOPLE"]
