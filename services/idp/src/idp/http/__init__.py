"""Doors of people and programs: parse, one use case, answer."""

from idp.http import (
    account,
    confirmation,
    consent,
    contacts,
    devices,
    disavowal,
    export,
    factors,
    history,
    invitation,
    leaving,
    local_access,
    login,
    logout,
    password,
    recovery,
    registration,
    sessions,
)
from idp.http.admin import ADMIN
from idp.http.organisations import ORGANISATIONS
from idp.http.own import OWN
from idp.http.support import SUPPORT

PEOPLE = (
    registration.routes,
    login.routes,
    factors.routes,
    account.routes,
    confirmation.routes,
    consent.routes,
    invitation.routes,
    recovery.routes,
    disavowal.routes,
    local_access.routes,
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
OFFICERS = (*SUPPORT, *ORGANISATIONS, *ADMIN)
"""Pages and programs of those who act for others."""

__all__ = ["OFFICERS", "OWN", "PEOPLE"]
