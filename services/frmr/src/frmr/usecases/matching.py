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
class Matching:
    """Finds the record of a person and checks that it may be bound."""

    calendar: Calendar
    licence_required: bool = True

    def organisations(self, found: list[Organisation]) -> list[Organisation]:
        """Those found to which somebody may be bound; at least one."""
        return demand_organisations(
            found, self.calendar.today(), licence_required=self.licence_required
        )

    def record(
        self, work: Work, account: Account | None, organisation: Organisation | None
    ) -> Worker:
        """The person's own record with a position there, locked until the transaction ends."""
        person = demand_account(account)
        assert account is not None
        found = [organisation] if organisation else []
        [fit] = self.organisations(found)
        record = self.own(work, account, person)
        demand_position(record, fit, self.calendar.today())
        return record

    def own(self, work: Work, account: Account, person: Person) -> Worker:
        """The person's own record, locked."""
        record = work.workers.lock_by_snils(person.snils)
        alike = record is None and work.workers.alike(person)
        held = work.workers.of_account(account.account_id)
        elsewhere = record is not None and held is not None and held.worker_id != record.worker_id
        demand_record(account, person, record, alike=alike, elsewhere=elsewhere)
        assert record is not None
        return record
