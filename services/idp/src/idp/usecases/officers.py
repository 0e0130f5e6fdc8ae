"""An officer's deed: who acts is looked at live, and what it came to is noted."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from chassis.clock import Clock
from idp.domain.audit import Entry
from idp.domain.factor import strongest
from idp.domain.level import Level
from idp.domain.officer import Officer
from idp.domain.refusals import OfficersOnly, SameOfficer
from idp.usecases.oidc.ports import OidcWork
from idp.usecases.ports import Factors


class OfficersWork(OidcWork, Protocol):
    """A transaction in which an officer acts."""

    @property
    def factors(self) -> Factors:
        """Its part of the transaction."""
        ...


W = TypeVar("W", bound=OfficersWork)
T = TypeVar("T")


@dataclass(frozen=True)
class Deed:
    """What is done, to whose account, and why.

    Attributes:
        word: As the audit names it.
        reason: What changes something has one.
        facts: What the audit keeps besides the reason.
        organisation_id: Whose officer one must be, where that matters.
    """

    word: str
    account_id: UUID | None = None
    reason: str | None = None
    facts: Mapping[str, str | int | bool] = field(default_factory=dict)
    organisation_id: UUID | None = None


Allowed = Callable[[W, Officer, Deed], None]


class Desk(Generic[W]):
    """Where officers of one kind act, each deed in one transaction.

    Args:
        start_work: Begins it.
        allowed: Raises unless the officer is one of these.
        clock: When.
    """

    def __init__(
        self,
        start_work: Callable[[], AbstractContextManager[W]],
        allowed: Allowed[W],
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._allowed = allowed
        self._clock = clock

    def __call__(self, officer: Officer, deed: Deed, act: Callable[[W], T]) -> T:
        """Do it.

        Raises:
            ProofStale, SecondFactorNeeded: the officer did not prove themselves well just now.
            AccountBlocked, AccountUnconfirmed, OfficersOnly: they are no such officer.
            SameOfficer: they would change their own account.
            Refusal: whatever ``act`` refuses with; the audit keeps its code.
        """
        with self._start_work() as work:
            noted = _entry(officer, deed)
            work.audit.attempt(noted)
            self._let_in(work, officer, deed)
            done = act(work)
            work.audit.note(noted)
            return done

    def look(
        self, officer: Officer, read: Callable[[W], T], organisation_id: UUID | None = None
    ) -> T:
        """Read what a page of the desk shows; the same refusals, nothing is noted."""
        with self._start_work() as work:
            self._let_in(work, officer, Deed("support.read", organisation_id=organisation_id))
            return read(work)

    def _let_in(self, work: W, officer: Officer, deed: Deed) -> None:
        work.accounts.get(officer.account_id).admit(Level.CONFIRMED)
        self._allowed(work, officer, deed)
        officer.demand_proof(strongest(work.factors.of(officer.account_id)), self._clock())
        if deed.reason is not None and deed.account_id == officer.account_id:
            raise SameOfficer


def holder_of(scope: str) -> Allowed[OfficersWork]:
    """Officers are those to whom the scope was granted, and from whom it was not taken."""

    def allowed(work: OfficersWork, officer: Officer, deed: Deed) -> None:
        del deed
        if scope not in work.scopes.held(officer.account_id):
            raise OfficersOnly

    return allowed


def head(work: OfficersWork, officer: Officer, deed: Deed) -> None:
    """Officers are those who lead the organisation at this moment, as the registry tells."""
    led = {one.organisation_id for one in work.affiliations.of(officer.account_id) if one.is_head}
    if deed.organisation_id not in led:
        raise OfficersOnly


def _entry(officer: Officer, deed: Deed) -> Entry:
    told = {"reason": deed.reason, "organisation": deed.organisation_id}
    facts = {name: str(value) for name, value in told.items() if value is not None}
    return Entry(deed.word, deed.account_id, str(officer.account_id), facts={**deed.facts, **facts})
