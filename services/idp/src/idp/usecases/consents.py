"""What consents and claims asked for one by one need from the world."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from idp.domain.consent import Consent
from idp.domain.wanted import Wanted


class Consents(Protocol):
    """Consents that were given and not taken back."""

    def get(self, account_id: UUID, client_id: str, *, lock: bool = False) -> Consent | None:
        """One of them; under ``lock`` nobody takes it back meanwhile."""
        ...

    def give(self, consent: Consent) -> None:
        """Keep it; what was given before stays given."""
        ...

    def of(self, account_id: UUID) -> Sequence[Consent]:
        """All of an account."""
        ...

    def withdraw(self, account_id: UUID, client_id: str) -> bool:
        """Take it back; False if there is none."""
        ...


class WantedClaims(Protocol):
    """Claims that a grant opens beside its scopes."""

    def keep(self, grant_id: UUID, wanted: Wanted) -> None:
        """Keep those of a new grant."""
        ...

    def of(self, grant_id: UUID) -> Wanted:
        """Those of a grant; mostly none."""
        ...
