"""An officer gives a slip to a worker of the organisation, and takes it back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from idp.domain.level import Level
from idp.domain.local_access import Slip
from idp.domain.officer import Officer
from idp.domain.refusals import LocalAccessUnknown, StaffNumberAbsent
from idp.domain.staff_number import StaffNumber
from idp.usecases.local_access.ending import end_slip
from idp.usecases.local_access.ports import SlipChance, SlipMacs
from idp.usecases.notices import Notice, Notices
from idp.usecases.officers import Deed, Desk
from idp.usecases.ports import Clock, NewId
from idp.usecases.staff.numbers import demand_affiliated
from idp.usecases.staff.ports import StaffWork

WORD = "local-access"


@dataclass(frozen=True)
class Wanted:
    """For whom a slip is, for how long and from where."""

    account_id: UUID
    life: timedelta
    networks: tuple[str, ...]


@dataclass(frozen=True)
class Granted:
    """A slip, its code that is told this once, and the number to type with it."""

    slip: Slip
    code: str
    number: StaffNumber


class GrantLocalAccess:
    """The owner is told; a slip that the person had there ends."""

    def __init__(
        self,
        desk: Desk[StaffWork],
        *,
        notices: Notices,
        chance: SlipChance,
        macs: SlipMacs,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._desk = desk
        self._notices = notices
        self._chance = chance
        self._macs = macs
        self._clock = clock
        self._new_id = new_id

    def __call__(
        self, officer: Officer, organisation_id: UUID, wanted: Wanted, reason: str
    ) -> Granted:
        """Give it.

        Raises:
            OfficersOnly: the organisation is led by others.
            SameOfficer: nobody gives one to themselves.
            NotAffiliated: the person does not work there.
            AccountBlocked, AccountUnconfirmed: the person may not have it.
            StaffNumberAbsent: they would have nothing to sign in by.
        """
        code = self._chance.slip()
        account_id = wanted.account_id

        def act(work: StaffWork) -> Granted:
            # One officer at a time: of two slips for one person the second ends the first.
            work.staff_numbers.hold(organisation_id)
            demand_affiliated(work, account_id, organisation_id)
            work.accounts.get(account_id).admit(Level.CONFIRMED)
            number = work.staff_numbers.of(account_id, organisation_id)
            if number is None:
                raise StaffNumberAbsent
            former = work.slips.newest(account_id, organisation_id)
            if former is not None:
                end_slip(work, former, "replaced", self._clock)
            now = self._clock()
            slip = Slip(
                id=self._new_id(),
                account_id=account_id,
                organisation_id=organisation_id,
                granted_by=officer.account_id,
                code_hash=self._macs.slip(account_id, code),
                networks=wanted.networks,
                granted_at=now,
                expires_at=now + wanted.life,
            )
            work.slips.add(slip)
            name = work.staff_numbers.name_of(organisation_id) or number.number.prefix
            self._notices.tell(work, account_id, Notice.LOCAL_ACCESS, organisation=name)
            return Granted(slip, code, number.number)

        deed = Deed(WORD, account_id, reason, {"step": "granted"}, organisation_id)
        return self._desk(officer, deed, act)


class TakeLocalAccess:
    """An officer takes a slip back; the sessions that it opened end."""

    def __init__(self, desk: Desk[StaffWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, organisation_id: UUID, slip_id: UUID, reason: str) -> None:
        """End it; OfficersOnly; LocalAccessUnknown, also of another organisation's."""

        def act(work: StaffWork) -> None:
            slip = work.slips.get(slip_id)
            if slip.organisation_id != organisation_id:
                raise LocalAccessUnknown
            end_slip(work, slip, "officer", self._clock)

        facts = {"step": "taken", "slip": str(slip_id)}
        self._desk(officer, Deed(WORD, None, reason, facts, organisation_id), act)
