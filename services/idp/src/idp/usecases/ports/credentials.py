"""What people prove themselves by, and what shuts it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from idp.domain.factor import Factor, FactorKind


class Passwords(Protocol):
    """Hashes of passwords."""

    def exchange(
        self, account_id: UUID, held: str, hashed: str, *, changed_at: datetime | None = None
    ) -> bool:
        """Put another in the place of ``held``; False when that is not the one any more.

        ``changed_at``: it is of another password from then on.
        """
        ...

    def put(self, account_id: UUID, hashed: str, *, changed_at: datetime | None = None) -> None:
        """Keep it in the place of the former one, which was changed then."""
        ...

    def get(self, account_id: UUID) -> str | None:
        """The hash, if there is one."""
        ...

    def changed_at(self, account_id: UUID) -> datetime | None:
        """When another password took the place of the first."""
        ...


class Factors(Protocol):
    """Second factors."""

    def of(self, account_id: UUID) -> Sequence[Factor]:
        """All of an account, on or not, of the kinds that the policy has."""
        ...

    def put(self, factor: Factor) -> None:
        """Keep it in the place of the former one of its kind."""
        ...

    def drop(self, account_id: UUID, kind: FactorKind) -> None:
        """It is no factor of the account any more."""
        ...

    def spend(self, factor: Factor, timecode: int) -> bool:
        """Use a time step; False when it, or a later one, was used by whomever."""
        ...


class RecoveryCodes(Protocol):
    """Keyed digests of recovery codes."""

    def replace(self, account_id: UUID, hashes: Sequence[bytes]) -> None:
        """Keep these; the former ones are worth nothing any more."""
        ...

    def burn(self, account_id: UUID, hashed: bytes, now: datetime) -> bool:
        """Use one up; False when it is unknown or used."""
        ...

    def left(self, account_id: UUID) -> int:
        """How many are unused."""
        ...


class Locks(Protocol):
    """Passwords that are shut on unknown devices."""

    def since(self, account_id: UUID) -> datetime | None:
        """When it was shut."""
        ...

    def put(self, account_id: UUID, now: datetime) -> bool:
        """Shut it; False where a lock stands, which keeps its moment."""
        ...

    def lift(self, account_id: UUID) -> None:
        """Open it again."""
        ...
