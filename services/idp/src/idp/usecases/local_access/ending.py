"""Slips end by either side, with the place of work or with their time, and sessions with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from idp.domain.audit import Entry
from idp.domain.local_access import Slip
from idp.domain.refusals import LocalAccessUnknown
from idp.usecases.local_access.ports import StartEnding
from idp.usecases.oidc.ports import OidcWork
from idp.usecases.session import end_session
from idp.usecases.staff.ports import Slips

REASON = "local-access"
"""Why its sessions end."""


class EndingWork(OidcWork, Protocol):
    """As much of a transaction as the end of a slip needs."""

    @property
    def slips(self) -> Slips:
        """Its part of the transaction."""
        ...


@dataclass(frozen=True)
class Own:
    """A slip as its owner sees it."""

    slip: Slip
    organisation: str | None


class ListOwnAccess:
    """What organisations let the person do."""

    def __init__(self, start_work: StartEnding, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID) -> Sequence[Own]:
        """Slips that live, with the names of those who gave them."""
        with self._start_work() as work:
            return [
                Own(slip, work.staff_numbers.name_of(slip.organisation_id))
                for slip in work.slips.of(account_id, self._clock())
            ]


class EndOwnAccess:
    """The owner wants no local access."""

    def __init__(self, start_work: StartEnding, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, account_id: UUID, slip_id: UUID) -> None:
        """End it; LocalAccessUnknown, also of another's."""
        with self._start_work() as work:
            slip = work.slips.get(slip_id)
            if slip.account_id != account_id:
                raise LocalAccessUnknown
            end_slip(work, slip, "owner", self._clock)
            facts = {"step": "taken", "slip": str(slip_id)}
            work.audit.note(Entry(REASON, account_id, facts=facts))


class EndExpiredAccess:
    """What is over is told to everybody, and does not only run out."""

    def __init__(self, start_work: StartEnding, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> None:
        """End them all, each in a transaction of its own."""
        while self._next():
            pass

    def _next(self) -> bool:
        with self._start_work() as work:
            slip = work.slips.expired(self._clock())
            if slip is not None:
                end_slip(work, slip, "expired", self._clock)
        return slip is not None


def end_slip(work: EndingWork, slip: Slip, because: str, clock: Clock) -> None:
    """End a slip within a transaction, and the sessions that it opened."""
    if slip.ended_at is None:
        work.slips.save(slip.ended(because, clock()))
    for session_id in work.slips.sessions(slip):
        end_session(work, session_id, REASON, clock)
