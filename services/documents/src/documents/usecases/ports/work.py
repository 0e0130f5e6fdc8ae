"""One transaction, and the rows that loops work off."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from chassis.envelope import Envelope
from chassis.revocation import Revoked
from documents.domain.facts import Fact
from documents.usecases.ports.deliveries import Deliveries
from documents.usecases.ports.documents import Documents, Versions
from documents.usecases.ports.journal import Journal
from documents.usecases.ports.registry import Registry
from documents.usecases.ports.signatures import Signatures, Trust


class Jobs(Protocol):
    """Rows that the loops work off."""

    def add(self, kind: str, subject_id: UUID) -> None:
        """Ask a loop to look at something, soon."""
        ...


class Work(Protocol):
    """One transaction: what is saved, told and journalled lands together or not at all."""

    @property
    def documents(self) -> Documents:
        """Its part of the transaction."""
        ...

    @property
    def versions(self) -> Versions:
        """Its part of the transaction."""
        ...

    @property
    def signatures(self) -> Signatures:
        """Its part of the transaction."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Its part of the transaction."""
        ...

    @property
    def registry(self) -> Registry:
        """Its part of the transaction."""
        ...

    @property
    def trust(self) -> Trust:
        """Its part of the transaction."""
        ...

    @property
    def journal(self) -> Journal:
        """Its part of the transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Its part of the transaction."""
        ...

    def announce(self, fact: Fact) -> None:
        """Tell the others, once this is committed."""
        ...

    def revoke(self, fallen: Iterable[Revoked]) -> None:
        """Tokens that are refused from now on."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Whether this message was applied before; notes that it is now."""
        ...

    def stale(self, envelope: Envelope) -> None:
        """The noted message changed nothing: something newer was known."""
        ...


StartWork = Callable[[], AbstractContextManager[Work]]
