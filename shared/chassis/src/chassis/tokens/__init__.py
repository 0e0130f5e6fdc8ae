"""Tokens: strict by construction."""

from chassis.tokens.claims import Claims, Unauthorised

__all__ = ["Claims", "Unauthorised"]
