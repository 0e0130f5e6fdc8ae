"""What the use cases need from the world."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from chassis.envelope import Envelope
from chassis.revocation import Revoked
from contracts.identifiers import Identifier, Inn, Kladr, Kpp, Ogrn, Oid, Snils
from frmr.domain.account import Account, Person
from frmr.domain.binding import (
    Binding,
    BindingRefused,
    OrganisationBound,
    OrganisationUnbound,
)
from frmr.domain.department import Department, StaffingLine
from frmr.domain.dictionary import Dictionary
from frmr.domain.discrepancy import Difference
from frmr.domain.organisation import Licence, Organisation, OrganisationChanged
from frmr.domain.rate import Taken
from frmr.domain.worker import Position, Worker, WorkerChanged
from frmr.domain.workplace import Workplace

Fact = (
    OrganisationBound | OrganisationUnbound | BindingRefused | WorkerChanged | OrganisationChanged
)


@dataclass(frozen=True)
class OrganisationQuery:
    """What organisations are searched by; what is absent does not narrow."""

    oid: Oid | None = None
    ogrn: Ogrn | None = None
    inn: Inn | None = None
    kpp: Kpp | None = None
    kladr: Kladr | None = None
    name_key: str = ""


PageEnd = tuple[str, str]
"""Where a page of organisations ended: the last name key and id."""


class Accounts(Protocol):
    """Accounts as they were heard of."""

    def open(self, account_id: UUID) -> Account:
        """The account, locked; a blank one where nothing was heard yet."""

    def lock(self, account_id: UUID) -> Account | None:
        """The account, locked, or None."""

    def get(self, account_id: UUID) -> Account | None:
        """The account as it is now."""

    def save(self, account: Account) -> None:
        """Keep what was heard."""


class Organisations(Protocol):
    """Organisations with their licences."""

    def get(self, organisation_id: UUID) -> Organisation | None:
        """One organisation."""

    def lock(self, organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
        """Organisations that nobody else may change, or bring into use, meanwhile."""

    def share(self, organisation_ids: Iterable[UUID]) -> list[Organisation]:
        """Organisations that nobody may bring into use meanwhile."""

    def many(self, organisation_ids: Iterable[UUID]) -> dict[UUID, Organisation]:
        """Several by id."""

    def find(self, identifier: Identifier) -> list[Organisation]:
        """All that answer to one identifier, by name."""

    def search(
        self, query: OrganisationQuery, after: PageEnd | None, limit: int
    ) -> list[Organisation]:
        """One page, by name."""

    def add(self, organisation: Organisation) -> bool:
        """A new one; False where the id is known. Raises ``OidTaken``."""

    def add_licence(self, licence: Licence) -> None:
        """A new licence, unless the id is known."""

    def save(self, organisation: Organisation) -> None:
        """Keep a change."""


class Staffing(Protocol):
    """Departments and their staffing tables."""

    def add_department(self, department: Department) -> None:
        """A new department, unless the id is known."""

    def departments(self, organisation_id: UUID) -> list[Department]:
        """Departments by name."""

    def add_line(self, line: StaffingLine) -> None:
        """A new line, unless the id is known."""

    def lock_line(self, line_id: UUID) -> StaffingLine | None:
        """One line on which nobody else hires meanwhile."""

    def taken(self, line_id: UUID) -> list[Taken]:
        """Rates that are held on a line, ever."""


class Workers(Protocol):
    """Workers with their positions."""

    def get(self, worker_id: UUID) -> Worker | None:
        """One worker as it is now."""

    def lock(self, worker_id: UUID) -> Worker | None:
        """One worker that nobody else may change, bind or end meanwhile."""

    def lock_by_snils(self, snils: Snils) -> Worker | None:
        """The same, by SNILS."""

    def by_snils(self, snils: Snils) -> Worker | None:
        """The worker with exactly this SNILS."""

    def of_account(self, account_id: UUID) -> Worker | None:
        """The worker to whom an account is bound."""

    def of_organisation(self, organisation_id: UUID, on: date) -> list[Worker]:
        """Everybody who works there on a day, or will."""

    def alike(self, person: Person) -> bool:
        """Whether one record of another SNILS has the person's INN, names and birth date."""

    def add(self, worker: Worker) -> bool:
        """A new one; False where the id is known. Raises ``SnilsTaken``."""

    def save(self, worker: Worker) -> None:
        """Keep a change of the record or of its link."""


class Positions(Protocol):
    """Places of work."""

    def add(self, one: Position) -> None:
        """A new one. Raises ``MainExists``."""

    def workplaces(self, worker_id: UUID, on: date) -> list[Workplace]:
        """Positions in force on a day, with their words."""


class Bindings(Protocol):
    """Bindings of accounts."""

    def add(self, binding: Binding) -> None:
        """A new one."""

    def save(self, binding: Binding) -> None:
        """Keep a step."""

    def lock(self, binding_id: UUID, account_id: UUID) -> Binding | None:
        """One of the account's own, which nobody else takes a step with meanwhile."""

    def of_account(self, account_id: UUID) -> list[Binding]:
        """All of an account, newest first."""

    def tries_since(self, account_id: UUID, since: datetime) -> list[datetime]:
        """When the person began each since then, oldest first."""


class Dictionaries(Protocol):
    """Versions of dictionaries."""

    def active(self, oid: str) -> Dictionary:
        """The version in force."""

    def digest(self, oid: str, version: str) -> str | None:
        """Digest of a version that is known."""

    def add(self, dictionary: Dictionary) -> None:
        """A new version."""

    def activate(self, oid: str, version: str) -> None:
        """Put a version in force, unless a newer one is."""


class Discrepancies(Protocol):
    """Differences found between identity and registry."""

    def settle(
        self, account_id: UUID, worker_id: UUID, found: Sequence[Difference], now: datetime
    ) -> None:
        """Record the new ones, resolve those that are gone."""


class Work(Protocol):
    """One transaction: what is saved and announced lands together, or not at all."""

    @property
    def accounts(self) -> Accounts:
        """Accounts, in this transaction."""

    @property
    def organisations(self) -> Organisations:
        """Organisations, in this transaction."""

    @property
    def workers(self) -> Workers:
        """Workers, in this transaction."""

    @property
    def staffing(self) -> Staffing:
        """Departments and staffing tables, in this transaction."""

    @property
    def positions(self) -> Positions:
        """Places of work, in this transaction."""

    @property
    def bindings(self) -> Bindings:
        """Bindings, in this transaction."""

    @property
    def dictionaries(self) -> Dictionaries:
        """Dictionaries, in this transaction."""

    @property
    def discrepancies(self) -> Discrepancies:
        """Discrepancies, in this transaction."""

    def seen(self, envelope: Envelope) -> bool:
        """Whether the message was applied before; if not, it counts as applied from now on."""

    def stale(self, envelope: Envelope) -> None:
        """Something newer was known: the message changed nothing, and its row says so."""

    def revoke(self, entries: Iterable[Revoked]) -> None:
        """Refuse tokens of ended sessions and blocked accounts from now on."""

    def announce(self, fact: Fact) -> None:
        """Tell others, if this commits."""


StartWork = Callable[[str], AbstractContextManager[Work]]
"""Begins a transaction; the argument says who records, and stands in each row written."""
