"""One transaction on what was heard of others."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from cabinet.domain.account import Account, BindingFact, Person, Worker
from cabinet.domain.document import DocumentFact
from cabinet.domain.organisation import Organisation
from cabinet.domain.workplace import Position, Workplace
from chassis.envelope import Envelope
from chassis.revocation import Revoked


class Accounts(Protocol):
    """What is known of accounts."""

    def get(self, account_id: UUID) -> Account | None:
        """One account."""
        ...

    def put_state(self, account_id: UUID, version: int, *, status: str, level: str | None) -> bool:
        """Keep the newer status and level; no level leaves the known one. False if stale."""
        ...

    def put_person(self, account_id: UUID, version: int, person: Person) -> bool:
        """Keep the newer person. False if stale."""
        ...

    def preferred(self, account_id: UUID) -> UUID | None:
        """The position chosen last."""
        ...

    def prefer(self, account_id: UUID, position_id: UUID) -> None:
        """Remember the position chosen."""
        ...


class Workers(Protocol):
    """Workers, their bindings and positions."""

    def of_account(self, account_id: UUID) -> Worker | None:
        """The worker of an account."""
        ...

    def put(self, worker: Worker, version: int) -> bool:
        """Keep the newer state; an account once known stays. False if stale."""
        ...

    def tie(self, worker_id: UUID, account_id: UUID, version: int) -> None:
        """Note whose account it is, unless a newer state of the worker named one."""
        ...

    def put_positions(
        self,
        worker_id: UUID,
        version: int,
        positions: Iterable[Position],
        organisation_id: UUID | None = None,
    ) -> bool:
        """Replace the positions, of one organisation or all, unless newer ones are known."""
        ...

    def name_positions(self, positions: Iterable[Position]) -> None:
        """Keep the registry's words for posts and departments of known positions."""
        ...

    def put_binding(self, binding: BindingFact, version: int) -> bool:
        """Keep the newer state. False if stale."""
        ...

    def bindings(self, account_id: UUID) -> Sequence[BindingFact]:
        """Newest first."""
        ...

    def workplaces(self, account_id: UUID) -> Sequence[Workplace]:
        """Positions in organisations to which the account is bound now."""
        ...


class Organisations(Protocol):
    """Organisations by name."""

    def put(self, organisation: Organisation, version: int) -> bool:
        """Keep the newer state. False if stale."""
        ...

    def get(self, organisation_id: UUID) -> Organisation | None:
        """One of them."""
        ...


class Documents(Protocol):
    """Facts of documents; each kind of fact fills columns of its own."""

    def note(self, document_id: UUID, kind: str, at: datetime, told: Mapping[str, Any]) -> bool:
        """Keep a fact unless a newer one of its kind is known."""
        ...

    def of_author(self, account_id: UUID, limit: int) -> Sequence[DocumentFact]:
        """A person's own, newest first."""
        ...


class Work(Protocol):
    """One transaction."""

    @property
    def accounts(self) -> Accounts:
        """What is known of accounts."""
        ...

    @property
    def workers(self) -> Workers:
        """Workers, bindings, positions."""
        ...

    @property
    def organisations(self) -> Organisations:
        """Organisations by name."""
        ...

    @property
    def documents(self) -> Documents:
        """Facts of documents."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Note the message in this transaction; True if it was noted before."""
        ...

    def stale(self, envelope: Envelope) -> None:
        """Note that something newer was known."""
        ...

    def revoke(self, entries: Iterable[Revoked]) -> None:
        """Put sign-ins or accounts on the deny list."""
        ...

    def is_denied(self, account_id: UUID, sid: str, issued_at: datetime) -> bool:
        """Whether the deny list refuses what was issued then to this sign-in."""
        ...

    def last_contact(self) -> datetime | None:
        """When the worker last proved that it hears."""
        ...


StartWork = Callable[[], AbstractContextManager[Work]]
