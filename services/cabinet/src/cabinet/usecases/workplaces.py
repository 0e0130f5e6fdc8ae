"""Workplaces: which there are, which one is worked from, what its post may do here (B5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cabinet.domain.rights import Level, check
from cabinet.domain.workplace import Workplace, active, chosen, first_choice
from cabinet.usecases.binding import AUDIENCE, SELF
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.ports import Clock, Registry, Sessions, StartWork, Visit
from cabinet.usecases.standing import check_standing
from chassis.refusal import Unavailable


@dataclass(frozen=True)
class Workplaces:
    """Where a person can work; ``as_of`` is told when the registry could not be asked."""

    items: Sequence[Workplace]
    current: UUID | None
    as_of: datetime | None = None


class ReadWorkplaces:
    """Ask the registry, and keep its words for posts; without it the known ones are shown."""

    def __init__(
        self, registry: Registry, delegation: Delegation, start_work: StartWork, clock: Clock
    ) -> None:
        self._registry = registry
        self._delegation = delegation
        self._start_work = start_work
        self._clock = clock

    def __call__(self, visit: Visit) -> Workplaces:
        """The workplaces of today."""
        account_id = visit.session.account_id
        as_of = None
        try:
            token = self._delegation(visit, AUDIENCE, SELF)
            told = self._registry.workplaces(token)
        except Unavailable:
            told = None
        with self._start_work() as work:
            if told is not None:
                work.workers.name_positions(place.position for place in told)
            else:
                as_of = work.last_contact()
            check_standing(work, account_id)
            known = work.workers.workplaces(account_id)
        items = active(known, self._clock().date())
        return Workplaces(items, visit.session.position_id, as_of)


class ChooseWorkplace:
    """Work from one of one's own workplaces, now and next time."""

    def __init__(self, sessions: Sessions, start_work: StartWork, clock: Clock) -> None:
        self._sessions = sessions
        self._start_work = start_work
        self._clock = clock

    def __call__(self, visit: Visit, position_id: UUID) -> Workplace:
        """The workplace; WorkplaceEnded for one that is not, or no longer, one's own."""
        account_id = visit.session.account_id
        with self._start_work() as work:
            check_standing(work, account_id)
            places = work.workers.workplaces(account_id)
            place = chosen(places, position_id, self._clock().date())
            work.accounts.prefer(account_id, position_id)
        self._sessions.change(visit.key, lambda current: current.at(position_id))
        return place


class EnterWorkplace:
    """At each page: is the workplace of the session still one, and may its post come here."""

    def __init__(self, sessions: Sessions, start_work: StartWork, clock: Clock) -> None:
        self._sessions = sessions
        self._start_work = start_work
        self._clock = clock

    def __call__(
        self, visit: Visit, module: str | None = None, wanted: Level = Level.VIEW
    ) -> Workplace | None:
        """The workplace; None while one has to be chosen.

        Raises:
            WorkplaceEnded: it was one when it was chosen.
            ModuleDenied: the post gives no right to the module.
            RegistryMismatch: identity and registry differ.
        """
        account_id = visit.session.account_id
        with self._start_work() as work:
            check_standing(work, account_id)
            places = work.workers.workplaces(account_id)
            preferred = work.accounts.preferred(account_id)
        place = self._current(visit, places, preferred)
        if place is not None and module is not None:
            check(place.position.position_class, module, wanted)
        return place

    def _current(
        self, visit: Visit, places: Sequence[Workplace], preferred: UUID | None
    ) -> Workplace | None:
        today = self._clock().date()
        if visit.session.position_id is not None:
            return chosen(places, visit.session.position_id, today)
        place = first_choice(places, preferred, today)
        if place is not None:
            position_id = place.position.position_id
            self._sessions.change(visit.key, lambda current: current.at(position_id))
        return place
