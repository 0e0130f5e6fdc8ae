"""Doors of programs that act for a person on that person's own account: JSON, a token for us."""

from idp.http.own import contacts, factors, password

OWN = (password.routes, contacts.routes, factors.routes)

__all__ = ["OWN"]
