"""Puts the real adapters behind the desk of an organisation, and behind slips of local access."""

from uuid import uuid4

from idp.adapters.chance import SystemChance
from idp.usecases.finish import Finish
from idp.usecases.local_access.ending import EndExpiredAccess, EndOwnAccess, ListOwnAccess
from idp.usecases.local_access.granting import GrantLocalAccess, TakeLocalAccess
from idp.usecases.local_access.offered import LocalAccessDoors
from idp.usecases.local_access.signing_in import UseSlip
from idp.usecases.officers import Desk, head
from idp.usecases.ports import Limits
from idp.usecases.staff.numbers import GiveStaffNumber, ShowStaff, TakeStaffNumber
from idp.usecases.staff.offered import OrganisationDesk
from idp.usecases.staff.ports import StaffWork
from idp.usecases.transaction import Transactions
from idp.wiring.accounts import Hands, Seams
from idp.wiring.notices import wire_notices


def wire_organisations(shared: Hands) -> OrganisationDesk:
    """What an officer of an organisation may do."""
    clock = shared.clock
    desk: Desk[StaffWork] = Desk(shared.start_work, head, clock)
    return OrganisationDesk(
        show=ShowStaff(desk, clock),
        give_number=GiveStaffNumber(desk, uuid4),
        take_number=TakeStaffNumber(desk),
        grant_access=GrantLocalAccess(
            desk,
            notices=wire_notices(shared.settings.issuer, clock),
            chance=SystemChance(),
            macs=shared.digests,
            clock=clock,
            new_id=uuid4,
        ),
        take_access=TakeLocalAccess(desk, clock),
    )


def wire_local_access(shared: Hands, limits: Limits, seams: Seams) -> LocalAccessDoors:
    """What whoever holds a slip may do, and whoever it is of."""
    start, clock, chance = shared.start_work, shared.clock, SystemChance()
    return LocalAccessDoors(
        use=UseSlip(
            start,
            Transactions(shared.digests, chance, clock, uuid4),
            macs=shared.digests,
            chance=chance,
            limits=limits,
            finish=Finish(seams.open_session, seams.hold_session, seams.issue_code),
            clock=clock,
        ),
        list_own=ListOwnAccess(start, clock),
        end_own=EndOwnAccess(start, clock),
    )


def wire_expiry(shared: Hands) -> EndExpiredAccess:
    """What ends slips whose time is over."""
    return EndExpiredAccess(shared.start_work, shared.clock)
