"""Everything about slips that whoever holds one may ask for, in one place for the doors."""

from dataclasses import dataclass

from idp.usecases.local_access.ending import EndOwnAccess, ListOwnAccess
from idp.usecases.local_access.signing_in import UseSlip


@dataclass(frozen=True)
class LocalAccessDoors:
    """What stands behind the pages of slips."""

    use: UseSlip
    list_own: ListOwnAccess
    end_own: EndOwnAccess
