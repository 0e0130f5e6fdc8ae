"""Hearing of the registry: who works where, and who leads."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from chassis.envelope import Envelope
from idp.domain.affiliation import Affiliation
from idp.domain.refusals import AccountUnknown
from idp.usecases import ports
from idp.usecases.local_access.ending import end_slip
from idp.usecases.local_access.ports import EndingSlips
from idp.usecases.oidc import ports as oidc
from idp.usecases.ports import NewId, StartWork
from idp.usecases.staff.numbers import hear


class Affiliations(ports.Affiliations, oidc.Affiliations, Protocol):
    """Places of work, told and read."""


class HearingWork(EndingSlips, Protocol):
    """A transaction in which the registry is heard."""

    @property
    def affiliations(self) -> Affiliations:
        """Its part of the transaction."""
        ...

    def seen(self, envelope: Envelope) -> bool:
        """Note the message in this transaction; True if it was noted before."""
        ...

    def stale(self, envelope: Envelope) -> bool:
        """Note that something newer is known; always False, as nothing was applied."""
        ...


StartHearing = Callable[[], AbstractContextManager[HearingWork]]


@dataclass(frozen=True)
class Told:
    """What a binding says besides who works where."""

    organisation: str | None = None
    staff_number: str | None = None


class KeepAffiliation:
    """A binding began or ended."""

    def __init__(self, start_work: StartHearing, clock: Clock, new_id: NewId) -> None:
        self._start_work = start_work
        self._clock = clock
        self._new_id = new_id

    def __call__(self, envelope: Envelope, affiliation: Affiliation, told: Told = Told()) -> bool:
        """Keep it, unless something newer of the same binding is known.

        A staff number comes with the place of work, and goes with it, as local access does.
        """
        with self._start_work() as work:
            if work.seen(envelope):
                return True
            if not work.affiliations.keep(affiliation):
                return work.stale(envelope)
            if affiliation.ended_at is None:
                self._begun(work, affiliation, told)
            else:
                self._ended(work, affiliation)
            return True

    def _begun(self, work: HearingWork, begun: Affiliation, told: Told) -> None:
        if told.organisation is not None:
            work.staff_numbers.name(begun.organisation_id, told.organisation)
        if told.staff_number is None or not _is_known(work, begun.account_id):
            return
        given_id, at = self._new_id(), begun.organisation_id
        hear(work.staff_numbers, told.staff_number, given_id, begun.account_id, at)

    def _ended(self, work: HearingWork, ended: Affiliation) -> None:
        account_id, organisation_id = ended.account_id, ended.organisation_id
        places = {one.organisation_id for one in work.affiliations.of(account_id)}
        if organisation_id in places:
            return
        slip = work.slips.newest(account_id, organisation_id)
        if slip is not None:
            end_slip(work, slip, "unbound", self._clock)
        number = work.staff_numbers.of(account_id, organisation_id)
        if number is not None:
            work.staff_numbers.take_back(number)


def _is_known(work: HearingWork, account_id: UUID) -> bool:
    try:
        work.accounts.get(account_id)
    except AccountUnknown:
        return False
    return True


class KeepHeads:
    """A worker's positions changed."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, envelope: Envelope, worker_id: UUID, version: int, led: Collection[UUID]
    ) -> bool:
        """Note which organisations the worker leads, unless something newer is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return True
            work.affiliations.lead(worker_id, version, led)
            return True


class KeepName:
    """An organisation's requisites changed: officers' pages call it by its name."""

    def __init__(self, start_work: StartHearing) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, organisation_id: UUID, version: int, name: str) -> bool:
        """Keep the name, unless something newer of the same organisation is known."""
        with self._start_work() as work:
            if work.seen(envelope) or work.staff_numbers.name(organisation_id, name, version):
                return True
            return work.stale(envelope)
