"""A medical worker as the registry knows them: who it is, and where they work."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from contracts.identifiers import Inn, Snils
from frmr.domain.position_class import PositionClass
from frmr.domain.standing import Standing

_EXPIRING = timedelta(days=90)


class WorkerStatus(StrEnum):
    """Whether the record is kept up."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    MERGED = "merged"


class Occupation(StrEnum):
    """The main place, a second one in the same organisation, or one in another."""

    MAIN = "main"
    INTERNAL = "internal"
    EXTERNAL = "external"


class Qualified(StrEnum):
    """Whether an accreditation in the speciality stands."""

    YES = "yes"
    EXPIRING = "expiring"
    NO = "no"


@dataclass(frozen=True)
class Accreditation:
    """The state's word that somebody may work in a speciality until a day."""

    accreditation_id: UUID
    kind: str
    speciality_code: str
    protocol_on: date
    valid_to: date


@dataclass(frozen=True)
class Position:
    """One place of work: a post in a department, at a rate, from a day."""

    position_id: UUID
    worker_id: UUID
    organisation_id: UUID
    department_id: UUID
    line_id: UUID | None
    post_code: str
    post_version: str
    position_class: PositionClass
    is_head: bool
    speciality_code: str | None
    rate: Decimal
    occupation: Occupation
    staff_number: str | None
    begins_on: date
    ends_on: date | None = None

    def active(self, on: date) -> bool:
        """Whether it is held on a day; the first and the last day count."""
        return self.begins_on <= on and not self.over(on)

    def over(self, on: date) -> bool:
        """Whether it ended before a day."""
        return self.ends_on is not None and self.ends_on < on


@dataclass(frozen=True)
class Worker:
    """A personal record with every place of work, past ones too."""

    worker_id: UUID
    snils: Snils
    inn: Inn | None
    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: date
    gender_code: str
    status: WorkerStatus = WorkerStatus.ACTIVE
    number: str = ""
    version: int = 1
    account_id: UUID | None = None
    positions: tuple[Position, ...] = field(default=())
    accreditations: tuple[Accreditation, ...] = field(default=())

    def active_positions(self, on: date, organisation_id: UUID | None = None) -> list[Position]:
        """Places held on a day, in all organisations or in one."""
        return [
            position
            for position in self.positions
            if position.active(on) and organisation_id in (None, position.organisation_id)
        ]

    def told_positions(self, on: date) -> list[Position]:
        """Places that are open or still to begin: what listeners keep of them."""
        return [position for position in self.positions if not position.over(on)]

    def organisations(self, on: date) -> set[UUID]:
        """Where the person works, or will."""
        return {position.organisation_id for position in self.told_positions(on)}

    def qualified(self, position: Position, on: date) -> Qualified:
        """Whether the person may work in the speciality of a position on a day."""
        last = max(
            (
                one.valid_to
                for one in self.accreditations
                if one.speciality_code == position.speciality_code and one.protocol_on <= on
            ),
            default=date.min,
        )
        if last < on:
            return Qualified.NO
        return Qualified.EXPIRING if last - on < _EXPIRING else Qualified.YES

    def linked(self, account_id: UUID | None) -> "Worker":
        """The same record, tied to an account or to none."""
        return replace(self, account_id=account_id).changed()

    def changed(self) -> "Worker":
        """The same record, one version on."""
        return replace(self, version=self.version + 1)


@dataclass(frozen=True)
class WorkerChanged:
    """Fact: what others should know of a worker of an organisation in use."""

    worker: Worker
    sections: tuple[str, ...]
    standing: Standing
    on: date


def staff_number(positions: Iterable[Position]) -> str | None:
    """The number that the organisation gave, where it gave one."""
    return next((one.staff_number for one in positions if one.staff_number), None)
