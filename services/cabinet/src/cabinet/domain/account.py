"""What is known of an account and its owner from the facts of others."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

CLEAR = "clear"


@dataclass(frozen=True)
class Person:
    """Who the identity provider says this is; digits never show in a repr."""

    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: date
    snils: str = field(repr=False)
    inn: str | None = field(default=None, repr=False)

    @property
    def full_name(self) -> str:
        """Names in the order of papers."""
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))


@dataclass(frozen=True)
class Account:
    """Level and status as last told; ``person`` once the account was confirmed."""

    account_id: UUID
    level: str | None
    status: str
    person: Person | None = None


@dataclass(frozen=True)
class Worker:
    """The registry's row of a person: whose account it is and whether it may work."""

    worker_id: UUID
    account_id: UUID | None
    standing: str = CLEAR
    stopped_fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class BindingFact:
    """Where a binding of an account stands, as last told."""

    binding_id: UUID
    account_id: UUID
    status: str
    at: datetime
    organisation_id: UUID | None = None
    worker_id: UUID | None = None
    reason: str | None = None
    next_step: str | None = None
    fields: tuple[str, ...] = ()
