"""The projection of the registry and of accounts, as a transaction holds it."""

from datetime import date
from typing import Protocol
from uuid import UUID

from documents.domain.registry import AccountStatus, Actor, Organisation, Worker


class Registry(Protocol):
    """The projection of the registry and of accounts."""

    def actor(self, account_id: UUID, position_id: UUID, day: date) -> Actor:
        """The account at one of its active positions; PositionForeign."""
        ...

    def worker_by_snils(self, snils_hmac: bytes) -> Worker | None:
        """A worker with positions."""
        ...

    def organisation(self, organisation_id: UUID) -> Organisation | None:
        """An organisation."""
        ...

    def put_worker(self, worker: Worker, version: int) -> bool:
        """Keep the newer state with its positions; False if it is stale."""
        ...

    def put_positions(self, worker: Worker, version: int) -> bool:
        """The same, from a binding: standing is not told there and stays."""
        ...

    def put_organisation(self, organisation: Organisation, version: int) -> bool:
        """Keep the newer state."""
        ...

    def put_binding(
        self,
        binding_id: UUID,
        account_id: UUID,
        organisation_id: UUID,
        version: int,
        *,
        bound: bool,
    ) -> bool:
        """Keep the newer state of a binding."""
        ...

    def put_account(self, account_id: UUID, version: int, status: AccountStatus) -> bool:
        """Keep the newer state of an account."""
        ...
