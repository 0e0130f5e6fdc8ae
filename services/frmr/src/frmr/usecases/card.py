"""What a person sees of a binding: the organisation, or the choice of several, and their posts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from frmr.domain.binding import Binding, BindingStatus
from frmr.domain.organisation import Organisation
from frmr.domain.worker import Worker
from frmr.domain.workplace import Workplace
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import StartWork, Work
from frmr.usecases.release import bound

_CHOOSING = frozenset({BindingStatus.CANDIDATE, BindingStatus.CHOICE})
_SHOWN = frozenset({BindingStatus.MATCHED, BindingStatus.BOUND})
"""States in which the record is known to be the person's own."""


@dataclass(frozen=True)
class Card:
    """A binding with the words that belong to its ids."""

    binding: Binding
    organisation: Organisation | None
    choices: tuple[Organisation, ...]
    worker: Worker | None
    workplaces: tuple[Workplace, ...]


def card(work: Work, binding: Binding, on: date) -> Card:
    """One card."""
    return cards(work, [binding], on)[0]


def cards(work: Work, bindings: Iterable[Binding], on: date) -> list[Card]:
    """Several cards of one account."""
    shown = list(bindings)
    organisations = work.organisations.many(_ids(shown))
    return [_card(work, binding, organisations, on) for binding in shown]


def _ids(bindings: list[Binding]) -> set[UUID]:
    chosen = {one.organisation_id for one in bindings if one.organisation_id is not None}
    return chosen.union(*(one.choices for one in bindings))


def _card(work: Work, binding: Binding, organisations: dict[UUID, Organisation], on: date) -> Card:
    worker_id = binding.worker_id if binding.status in _SHOWN else None
    worker = work.workers.get(worker_id) if worker_id else None
    places = work.positions.workplaces(worker.worker_id, on) if worker else []
    return Card(
        binding=binding,
        organisation=organisations.get(binding.organisation_id)
        if binding.organisation_id
        else None,
        choices=tuple(organisations[one] for one in binding.choices)
        if binding.status in _CHOOSING
        else (),
        worker=worker,
        workplaces=tuple(
            one for one in places if one.position.organisation_id == binding.organisation_id
        ),
    )


class ListBindings:
    """All tries of an account, newest first."""

    def __init__(self, start_work: StartWork, calendar: Calendar) -> None:
        self._start_work = start_work
        self._calendar = calendar

    def __call__(self, account_id: UUID) -> list[Card]:
        """Cards; what was looked up ahead is left out once every organisation of it is bound."""
        now, today = self._calendar.now(), self._calendar.today()
        with self._start_work(f"account:{account_id}") as work:
            all_of_them = work.bindings.of_account(account_id)
            held = {one.organisation_id for one in bound(all_of_them)}
            shown = [
                one.expire(now) if one.expired(now) else one
                for one in all_of_them
                if one.status is not BindingStatus.CANDIDATE or not held.issuperset(one.choices)
            ]
            return cards(work, shown, today)
