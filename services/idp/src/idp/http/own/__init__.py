"""Doors of programs that act for a person on that person's own account: JSON, a token for us."""

from idp.http.own import confirmation, consents, contacts, devices, factors, password, sessions

OWN = (
    confirmation.routes,
    password.routes,
    contacts.routes,
    factors.routes,
    sessions.routes,
    devices.routes,
    consents.routes,
)

__all__ = ["OWN"]
