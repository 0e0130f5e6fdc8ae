"""From an event to the deny list: until when a refused token could still be alive."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chassis.revocation import Kind, Revoked

LONGEST_LIFE = timedelta(seconds=630)
"""No token lives longer than 600 s, and clocks may differ by 30."""

Remember = Callable[[Sequence[Revoked]], object]
"""Puts entries where every request looks; called on each delivery, so a crash before it heals."""


def denied(kind: Kind, subject: object, not_before: datetime) -> Revoked:
    """Tokens of a session or an account, issued up to that moment, are refused."""
    return Revoked(kind, str(subject), not_before, not_before + LONGEST_LIFE)
