"""Everything that an organisation's officer may ask for, in one place for the doors."""

from dataclasses import dataclass

from idp.usecases.local_access.granting import GrantLocalAccess, TakeLocalAccess
from idp.usecases.staff.numbers import GiveStaffNumber, ShowStaff, TakeStaffNumber


@dataclass(frozen=True)
class OrganisationDesk:
    """What stands behind the desk of an organisation."""

    show: ShowStaff
    give_number: GiveStaffNumber
    take_number: TakeStaffNumber
    grant_access: GrantLocalAccess
    take_access: TakeLocalAccess
