"""An account as this service heard of it: level, status and person, each with its own version."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.identifiers import Inn, Snils


class AccountStatus(StrEnum):
    """Whether the account may act."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"


@dataclass(frozen=True)
class Person:
    """Who the identity provider says it is."""

    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: date
    snils: Snils
    inn: Inn | None = None
    gender: str | None = None


@dataclass(frozen=True)
class Heard:
    """What one event says of an account; None where it is silent."""

    account_id: UUID
    version: int
    level: str | None = None
    status: AccountStatus | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Account:
    """Projection of an account; parts come by different events, in any order."""

    account_id: UUID
    level: str | None = None
    level_version: int = 0
    status: AccountStatus = AccountStatus.ACTIVE
    status_version: int = 0
    person: Person | None = None
    person_version: int = 0

    @property
    def confirmed(self) -> bool:
        """Whether the identity is proven."""
        return self.level == "confirmed"

    def hear(self, heard: Heard) -> "Account":
        """The same account with every part that is newer; older ones change nothing."""
        account = self
        if heard.level is not None and heard.version > self.level_version:
            account = replace(account, level=heard.level, level_version=heard.version)
        if heard.status is not None and heard.version > self.status_version:
            account = replace(account, status=heard.status, status_version=heard.version)
        if heard.person is not None and heard.version > self.person_version:
            account = replace(account, person=heard.person, person_version=heard.version)
        return account
