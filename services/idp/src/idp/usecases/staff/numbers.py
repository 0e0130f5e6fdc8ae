"""Staff numbers: given by an officer or told by the registry, good while one works there (A13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from idp.domain.account import Account
from idp.domain.local_access import Slip
from idp.domain.officer import Officer
from idp.domain.refusals import (
    NotAffiliated,
    StaffNumberForeign,
    StaffNumberTaken,
    StaffNumberUnknown,
)
from idp.domain.staff_number import BadStaffNumber, GivenNumber, StaffNumber
from idp.usecases.officers import Deed, Desk
from idp.usecases.ports import Clock, NewId
from idp.usecases.staff.ports import StaffNumbers, StaffWork

WORD = "staff-number"

_log = structlog.get_logger()


@dataclass(frozen=True)
class Member:
    """Who works at an organisation, with the number and the slip that they have from it."""

    account: Account
    is_head: bool
    number: GivenNumber | None
    slip: Slip | None


@dataclass(frozen=True)
class Staff:
    """An organisation as its officer sees it."""

    organisation_id: UUID
    name: str | None
    prefix: str | None
    members: Sequence[Member]


class ShowStaff:
    """The people of an organisation who have an account."""

    def __init__(self, desk: Desk[StaffWork], clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    def __call__(self, officer: Officer, organisation_id: UUID) -> Staff:
        """All of them, by their names; OfficersOnly."""

        def read(work: StaffWork) -> Staff:
            numbers = {one.account_id: one for one in work.staff_numbers.at(organisation_id)}
            slips = {one.account_id: one for one in work.slips.at(organisation_id, self._clock())}
            heads: dict[UUID, bool] = {}
            for one in work.affiliations.at(organisation_id):
                heads[one.account_id] = heads.get(one.account_id, False) or one.is_head
            members = [
                Member(work.accounts.get(each), head, numbers.get(each), slips.get(each))
                for each, head in heads.items()
            ]
            return Staff(
                organisation_id,
                work.staff_numbers.name_of(organisation_id),
                work.staff_numbers.prefix_of(organisation_id),
                sorted(members, key=_by_name),
            )

        return self._desk.look(officer, read, organisation_id)


class GiveStaffNumber:
    """An officer gives a number to somebody of the organisation."""

    def __init__(self, desk: Desk[StaffWork], new_id: NewId) -> None:
        self._desk = desk
        self._new_id = new_id

    def __call__(
        self,
        officer: Officer,
        organisation_id: UUID,
        account_id: UUID,
        number: StaffNumber,
        reason: str,
    ) -> GivenNumber:
        """Give it, in the place of the one that they had there.

        Raises:
            OfficersOnly: the organisation is led by others.
            NotAffiliated: the person does not work there.
            StaffNumberForeign: the organisation has another prefix.
            StaffNumberTaken: somebody has the number, or another organisation the prefix.
        """

        def act(work: StaffWork) -> GivenNumber:
            demand_affiliated(work, account_id, organisation_id)
            given = GivenNumber(self._new_id(), organisation_id, account_id, number)
            give(work.staff_numbers, given)
            return given

        deed = Deed(WORD, account_id, reason, {"step": "given"}, organisation_id)
        return self._desk(officer, deed, act)


class TakeStaffNumber:
    """An officer takes a number back."""

    def __init__(self, desk: Desk[StaffWork]) -> None:
        self._desk = desk

    def __call__(
        self, officer: Officer, organisation_id: UUID, staff_number_id: UUID, reason: str
    ) -> None:
        """Take it back; OfficersOnly; StaffNumberUnknown, also of another organisation's."""

        def act(work: StaffWork) -> None:
            given = work.staff_numbers.get(staff_number_id)
            if given is None or given.organisation_id != organisation_id:
                raise StaffNumberUnknown
            work.staff_numbers.take_back(given)

        facts = {"step": "taken", "number": str(staff_number_id)}
        self._desk(officer, Deed(WORD, None, reason, facts, organisation_id), act)


def demand_affiliated(work: StaffWork, account_id: UUID, organisation_id: UUID) -> None:
    """Let pass somebody who works there at this moment.

    Raises:
        NotAffiliated: they do not.
    """
    places = {one.organisation_id for one in work.affiliations.of(account_id)}
    if organisation_id not in places:
        raise NotAffiliated


def give(numbers: StaffNumbers, given: GivenNumber) -> None:
    """Give a number; the first one makes its prefix the organisation's.

    Raises:
        StaffNumberForeign, StaffNumberTaken: it is another's.
    """
    prefix = numbers.hold(given.organisation_id)
    if prefix is None:
        numbers.take_prefix(given.organisation_id, given.number.prefix)
    elif prefix != given.number.prefix:
        raise StaffNumberForeign
    numbers.give(given)


def hear(numbers: StaffNumbers, told: str, given_id: UUID, account_id: UUID, at: UUID) -> None:
    """The registry tells a number; one that cannot be given stands in nobody's way."""
    try:
        give(numbers, GivenNumber(given_id, at, account_id, StaffNumber.read(told)))
    except (BadStaffNumber, StaffNumberForeign, StaffNumberTaken) as refused:
        _log.warning("staff_number.ignored", reason=refused.code, organisation=str(at))


def _by_name(member: Member) -> tuple[str, str]:
    person = member.account.person
    return person.family_name, person.given_name
