"""The match against what the registry holds now: same order, same rules, at every step."""

from dataclasses import dataclass

from frmr.domain.account import Account, Person
from frmr.domain.match import (
    demand_account,
    demand_organisations,
    demand_position,
    demand_record,
)
from frmr.domain.organisation import Organisation
from frmr.domain.worker import Worker
from frmr.usecases.calendar import Calendar
from frmr.usecases.ports import Work


@dataclass(frozen=True)
class Matched:
    """Everything holds: who, where, and as which record, locked until the transaction ends."""

    account: Account
    organisation: Organisation
    record: Worker


@dataclass(frozen=True)
class Matching:
    """Finds the record of a person and checks that it may be bound."""

    calendar: Calendar
    licence_required: bool = True

    def organisations(self, found: list[Organisation]) -> list[Organisation]:
        """Those found to which somebody may be bound; at least one."""
        return demand_organisations(
            found, self.calendar.today(), licence_required=self.licence_required
        )

    def match(
        self, work: Work, account: Account | None, organisation: Organisation | None
    ) -> Matched:
        """Match an account to one organisation. Raises the ``BindingRefusal`` of what fails."""
        known, person = demand_account(account)
        [fit] = self.organisations([organisation] if organisation else [])
        record = self.own(work, known, person)
        demand_position(record, fit, self.calendar.today())
        return Matched(known, fit, record)

    def own(self, work: Work, account: Account, person: Person) -> Worker:
        """The person's own record, locked. Raises the ``BindingRefusal`` of what fails."""
        record = work.workers.lock_by_snils(person.snils)
        held = work.workers.of_account(account.account_id)
        return demand_record(
            account,
            person,
            record,
            alike=record is None and work.workers.alike(person),
            elsewhere=record is not None and held is not None and _differ(held, record),
        )


def _differ(one: Worker, other: Worker) -> bool:
    return one.worker_id != other.worker_id
