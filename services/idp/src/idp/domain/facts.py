"""What happened here that others hear of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from idp.domain.level import Level
from idp.domain.person import Person


@dataclass(frozen=True)
class AccountRegistered:
    """An account exists: its phone is proven and it has a password."""

    account_id: UUID
    version: int
    level: Level
    registered_at: datetime


@dataclass(frozen=True)
class AccountConfirmed:
    """The identity is proven; the registry may match the person."""

    account_id: UUID
    version: int
    level: Level
    method: str
    confirmed_at: datetime
    person: Person


@dataclass(frozen=True)
class AccountChanged:
    """Something of the account is different now."""

    account_id: UUID
    version: int
    changed: tuple[str, ...]
    status: str
    level: Level
    changed_at: datetime
    person: Person | None = None


@dataclass(frozen=True)
class AccountBlocked:
    """The account may not act: its tokens up to ``not_before`` are dead."""

    account_id: UUID
    version: int
    reason: str
    not_before: datetime
    blocked_at: datetime


@dataclass(frozen=True)
class SessionRevoked:
    """Sessions or grants ended before their tokens expire."""

    account_id: UUID
    version: int
    session_ids: tuple[UUID, ...]
    grant_ids: tuple[UUID, ...]
    everything: bool
    not_before: datetime
    reason: str


Fact = AccountRegistered | AccountConfirmed | AccountChanged | AccountBlocked | SessionRevoked
