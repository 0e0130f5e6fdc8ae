"""What the doors of people find behind them in the running application."""

from dataclasses import dataclass
from typing import cast

from flask import current_app

from chassis.clock import Clock
from chassis.door import Cursors
from idp.usecases.consent import Consenting
from idp.usecases.people import People
from idp.usecases.presence.offered import Presence
from idp.usecases.session import EndSession, FindSession

EXTENSION = "idp.people"


@dataclass(frozen=True)
class Here:
    """The use cases of pages, and how their cookies and forms are made.

    Attributes:
        csrf_key: Binds forms to the cookie of their page.
        cursors: Seals places in lists.
        public_url: Where people reach this service; https makes cookies host-only and secure.
    """

    do: People
    consents: Consenting
    presence: Presence
    find_session: FindSession
    end_session: EndSession
    csrf_key: bytes
    cursors: Cursors
    public_url: str
    clock: Clock

    @property
    def is_secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://")


def here() -> Here:
    """What stands behind the doors of the application that answers now."""
    return cast("Here", current_app.extensions[EXTENSION])
