"""One transaction of the database."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from chassis.envelope import Envelope
from idp.domain.facts import Fact
from idp.usecases.audit.ports import Audit
from idp.usecases.consents import Consents
from idp.usecases.own.ports import Verdicts
from idp.usecases.ports.credentials import Factors, Locks, Passwords, RecoveryCodes
from idp.usecases.ports.people import Accounts, Affiliations, Contacts, Identifiers
from idp.usecases.ports.transactions import Codes, Dispatches, Signins
from idp.usecases.presence.ports import Devices


class Work(Protocol):
    """One transaction: everything in it happens, or nothing does."""

    @property
    def accounts(self) -> Accounts:
        """Accounts."""
        ...

    @property
    def contacts(self) -> Contacts:
        """Phones and addresses."""
        ...

    @property
    def identifiers(self) -> Identifiers:
        """Logins."""
        ...

    @property
    def passwords(self) -> Passwords:
        """Hashes of passwords."""
        ...

    @property
    def factors(self) -> Factors:
        """Second factors."""
        ...

    @property
    def recovery(self) -> RecoveryCodes:
        """Recovery codes."""
        ...

    @property
    def signins(self) -> Signins:
        """Transactions of people."""
        ...

    @property
    def codes(self) -> Codes:
        """Sent codes."""
        ...

    @property
    def dispatches(self) -> Dispatches:
        """Messages to send."""
        ...

    @property
    def devices(self) -> Devices:
        """Known browsers."""
        ...

    @property
    def locks(self) -> Locks:
        """Passwords shut on unknown devices."""
        ...

    @property
    def affiliations(self) -> Affiliations:
        """Places of work."""
        ...

    @property
    def verdicts(self) -> Verdicts:
        """What checks of people came to."""
        ...

    @property
    def audit(self) -> Audit:
        """What is noted of every deed."""
        ...

    @property
    def consents(self) -> Consents:
        """Programs of others that people let in."""
        ...

    def announce(self, fact: Fact) -> None:
        """Tell others, if and only if this transaction commits."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Note the message in this transaction; True if it was noted before."""
        ...

    def stale(self, envelope: Envelope) -> bool:
        """Note that something newer is known; always False, as nothing was applied."""
        ...


StartWork = Callable[[], AbstractContextManager[Work]]
