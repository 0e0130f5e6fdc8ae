"""Who acts for others: an officer who proved themselves strongly, and just now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from idp.domain.level import Acr
from idp.domain.refusals import ProofStale, SecondFactorNeeded

FRESH_S = 900
"""Seconds for which an officer's proof is good."""
SUPPORT = "idp.support"
STAFF = "idp.staff"
ADMIN = "idp.admin"


@dataclass(frozen=True)
class Officer:
    """The account that acts, and how its sign-in was proven."""

    account_id: UUID
    acr: Acr
    auth_time: datetime

    def demand_proof(self, strongest: Acr, now: datetime) -> None:
        """Let pass a second factor that was shown within a quarter of an hour.

        Args:
            strongest: What the officer could show.
            now: When.

        Raises:
            SecondFactorNeeded: they have none to show.
            ProofStale: it was weaker, or is older.
        """
        if not strongest.reaches(Acr.AAL2) and not self.acr.reaches(Acr.AAL2):
            raise SecondFactorNeeded
        if not self.acr.reaches(Acr.AAL2) or (now - self.auth_time).total_seconds() > FRESH_S:
            raise ProofStale
