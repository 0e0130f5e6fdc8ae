"""What the doors of people find behind them in the running application."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from chassis.clock import Clock
from chassis.door import Cursors
from idp.usecases.admin.offered import Admin
from idp.usecases.consent import Consenting
from idp.usecases.local_access.offered import LocalAccessDoors
from idp.usecases.own.offered import Own
from idp.usecases.people import People
from idp.usecases.presence.offered import Presence
from idp.usecases.recovery.offered import Recovery
from idp.usecases.session import EndSession, FindSession
from idp.usecases.staff.duties import ReadDuties
from idp.usecases.staff.offered import OrganisationDesk
from idp.usecases.support.offered import Support

EXTENSION = "idp.people"


@dataclass(frozen=True)
class Here:
    """The use cases of pages, and how their cookies and forms are made.

    Attributes:
        csrf_key: Binds forms to the cookie of their page.
        cursors: Seals places in lists.
        public_url: Where people reach this service; https makes cookies host-only and secure.
        phone_prefixes: Beginnings of phones that are taken.
        remember_days: How long a browser may stand for the second factor; 0: not at all.
    """

    do: People
    admin: Admin
    recovery: Recovery
    support: Support
    organisations: OrganisationDesk
    local_access: LocalAccessDoors
    own: Own
    consents: Consenting
    presence: Presence
    read_duties: ReadDuties
    find_session: FindSession
    end_session: EndSession
    csrf_key: bytes
    cursors: Cursors
    public_url: str
    phone_prefixes: tuple[str, ...]
    remember_days: int
    clock: Clock

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://")


def here() -> Here:
    """What stands behind the doors of the application that answers now."""
    return cast("Here", current_app.extensions[EXTENSION])
