"""What this service knows of workers, positions and organisations: its own projection."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class AccountStatus(StrEnum):
    """Whether an account may act, as the identity provider tells it."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    CLOSED = "closed"


@dataclass(frozen=True)
class Position:
    """One position of a worker; its last day is ``ends_on``."""

    position_id: UUID
    worker_id: UUID
    organisation_id: UUID
    department_id: UUID | None
    post_code: str
    position_class: str
    is_head: bool
    begins_on: date
    ends_on: date | None = None

    def active_on(self, day: date) -> bool:
        """Whether it is held on that day."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Worker:
    """A worker by digests of SNILS and name; never the words themselves."""

    worker_id: UUID
    snils_hmac: bytes
    name_hmac: bytes
    account_id: UUID | None = None
    standing: str = "clear"
    blocked: bool = False
    positions: Sequence[Position] = field(default=())


@dataclass(frozen=True)
class Organisation:
    """An organisation by its numbers."""

    organisation_id: UUID
    oid: str | None
    ogrn: str
    inn: str


@dataclass(frozen=True)
class Actor:
    """The person who asks, acting from one active position in a bound organisation."""

    account_id: UUID
    worker_id: UUID
    position: Position

    @property
    def organisation_id(self) -> UUID:
        """The organisation of the position."""
        return self.position.organisation_id
