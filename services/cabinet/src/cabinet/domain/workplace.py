"""A workplace: an active position in an organisation to which the worker is bound (B5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from cabinet.domain.organisation import Organisation
from cabinet.domain.refusals import WorkplaceEnded

# Other services hear of a binding when we do, give or take what a queue may hold for a while.
_SETTLING = timedelta(seconds=60)


@dataclass(frozen=True)
class Position:
    """One post of a worker in a department, with its rate; names are words of the registry."""

    position_id: UUID
    organisation_id: UUID
    department_id: UUID | None
    post_code: str
    position_class: str
    occupation: str
    rate: Decimal
    is_head: bool
    begins_on: date
    ends_on: date | None = None
    post_name: str | None = None
    department_name: str | None = None

    def active(self, day: date) -> bool:
        """Whether the post is held on this day, its last day included."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Workplace:
    """A position and where it is; ``bound_at`` is when the worker was bound there."""

    position: Position
    organisation: Organisation
    bound_at: datetime | None = None

    def settling(self, at: datetime) -> bool:
        """Whether it is so new that another service may not have heard of it yet."""
        return self.bound_at is not None and at - self.bound_at < _SETTLING


def active(workplaces: Iterable[Workplace], day: date) -> list[Workplace]:
    """Those that can be worked from on this day."""
    return [place for place in workplaces if place.position.active(day)]


def chosen(workplaces: Iterable[Workplace], position_id: UUID, day: date) -> Workplace:
    """The workplace of this position.

    Raises:
        WorkplaceEnded: it is not, or no longer, a workplace of this person.
    """
    for place in active(workplaces, day):
        if place.position.position_id == position_id:
            return place
    raise WorkplaceEnded


def first_choice(
    workplaces: Iterable[Workplace], preferred: UUID | None, day: date
) -> Workplace | None:
    """The workplace that needs no asking: the only one, or the one chosen last time."""
    offered = active(workplaces, day)
    if len(offered) == 1:
        return offered[0]
    return next((place for place in offered if place.position.position_id == preferred), None)
