"""Telling a program that a session ended (OpenID Connect Back-Channel Logout 1.0)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

PAUSES_S = (1, 5, 30, 120, 600)
"""Waits after each attempt that came to nothing; after the last one it is given up."""
LEASE = timedelta(seconds=30)
"""Longer than any attempt takes: who holds a delivery for so long has died over it."""


@dataclass(frozen=True)
class Delivery:
    """One program that is to hear that one session ended.

    Attributes:
        uri: Where the program listens now; None if it does not any more.
        identity_alg: What it wants signatures by.
        attempts: This one included.
    """

    id: UUID
    client_id: str
    account_id: UUID
    session_id: UUID
    uri: str | None
    identity_alg: str
    attempts: int

    def again_at(self, now: datetime) -> datetime | None:
        """When to try once more; None when it was tried often enough."""
        if self.attempts > len(PAUSES_S):
            return None
        return now + timedelta(seconds=PAUSES_S[self.attempts - 1])
