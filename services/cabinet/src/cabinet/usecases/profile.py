"""The profile: each field with its owner, from the registry or from what it last told (C2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cabinet.domain.account import Account
from cabinet.domain.workplace import Workplace, active
from cabinet.usecases.binding import AUDIENCE, SELF
from cabinet.usecases.delegation import Delegation
from cabinet.usecases.ports import Clock, Dossier, Registry, StartWork, Visit
from chassis.refusal import Unavailable


@dataclass(frozen=True)
class Profile:
    """What the page shows; ``away`` when the registry could not be asked, as of ``as_of``."""

    account: Account | None
    dossier: Dossier | None
    workplaces: Sequence[Workplace]
    away: bool = False
    as_of: datetime | None = None


class ReadProfile:
    """Gather the profile."""

    def __init__(
        self, registry: Registry, delegation: Delegation, start_work: StartWork, clock: Clock
    ) -> None:
        self._registry = registry
        self._delegation = delegation
        self._start_work = start_work
        self._clock = clock

    def __call__(self, visit: Visit) -> Profile:
        """The profile of the person who is signed in."""
        account_id = visit.session.account_id
        with self._start_work() as work:
            account = work.accounts.get(account_id)
            places = work.workers.workplaces(account_id)
            contact = work.last_contact()
        offered = active(places, self._clock().date())
        try:
            token = self._delegation(visit, AUDIENCE, SELF)
            return Profile(account, self._registry.dossier(token), offered)
        except Unavailable:
            return Profile(account, None, offered, away=True, as_of=contact)
