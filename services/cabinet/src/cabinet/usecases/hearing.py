"""Hear the facts of the other services: projections for pages, sign-ins that are over (C15).

Each use case answers whether the fact was newer than what was known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cabinet.domain.account import BindingFact, Person, Worker
from cabinet.domain.organisation import Organisation
from cabinet.domain.workplace import Position
from cabinet.usecases.ports import Sessions, StartWork, Work
from chassis.envelope import Envelope
from chassis.revocation import Revoked

# No token of the house lives longer (RFC 9068 tokens: 600 s, and clocks differ).
LONGEST_TOKEN = timedelta(minutes=15)


class HearAccount:
    """An account was registered, confirmed or changed; state and person are newer apart."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, envelope: Envelope, *, status: str, level: str | None, person: Person | None
    ) -> bool:
        """Keep what is newer."""
        account_id, version = envelope.aggregate_id, envelope.aggregate_version
        with self._start_work() as work:
            if work.seen(envelope):
                return False
            newer = work.accounts.put_state(account_id, version, status=status, level=level)
            if person is not None:
                newer = work.accounts.put_person(account_id, version, person) or newer
            return _noted(work, envelope, newer)


@dataclass(frozen=True)
class Over:
    """Sign-ins that are over: these ones, or all of an account that began no later."""

    account_id: UUID
    sids: tuple[str, ...]
    all: bool
    not_before: datetime

    def entries(self) -> list[Revoked]:
        """Lines of the deny list."""
        until = self.not_before + LONGEST_TOKEN
        denied = [Revoked("sid", sid, self.not_before, until) for sid in self.sids]
        if self.all:
            denied.append(Revoked("sub", str(self.account_id), self.not_before, until))
        return denied


class HearSigninOver:
    """A sign-in was revoked, or the account blocked: its sessions end here as well."""

    def __init__(
        self,
        start_work: StartWork,
        sessions: Sessions,
        remember: Callable[[Sequence[Revoked]], None],
    ) -> None:
        self._start_work = start_work
        self._sessions = sessions
        self._remember = remember

    def __call__(self, envelope: Envelope, over: Over, *, blocked: bool = False) -> bool:
        """End them each time it is delivered: the cache shares no commit with the database."""
        entries = over.entries()
        with self._start_work() as work:
            fresh = not work.seen(envelope)
            if fresh:
                work.revoke(entries)
            if fresh and blocked:
                work.accounts.put_state(
                    over.account_id, envelope.aggregate_version, status="blocked", level=None
                )
        self._remember(entries)
        for sid in over.sids:
            self._sessions.end_of(sid)
        if over.all:
            self._sessions.end_all(over.account_id, over.not_before)
        return fresh


class HearBound:
    """A worker was bound to an organisation."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self,
        envelope: Envelope,
        *,
        binding: BindingFact,
        organisation: Organisation,
        worker_version: int,
        positions: Iterable[Position],
    ) -> bool:
        """Keep the binding and its positions, each if it is newer."""
        assert binding.worker_id is not None
        with self._start_work() as work:
            if work.seen(envelope):
                return False
            work.organisations.put(organisation, 0)
            work.workers.put(Worker(binding.worker_id, binding.account_id), 0)
            work.workers.tie(binding.worker_id, binding.account_id, worker_version)
            work.workers.put_positions(
                binding.worker_id,
                worker_version,
                positions,
                organisation_id=organisation.organisation_id,
            )
            newer = work.workers.put_binding(binding, envelope.aggregate_version)
            return _noted(work, envelope, newer)


class HearBindingOver:
    """A binding was refused, or ended."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, binding: BindingFact) -> bool:
        """Keep it if it is newer."""
        with self._start_work() as work:
            if work.seen(envelope):
                return False
            newer = work.workers.put_binding(binding, envelope.aggregate_version)
            return _noted(work, envelope, newer)


class HearWorker:
    """A worker's record changed: standing and all positions."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, envelope: Envelope, worker: Worker, worker_version: int, positions: Iterable[Position]
    ) -> bool:
        """Keep it if it is newer."""
        with self._start_work() as work:
            if work.seen(envelope):
                return False
            newer = work.workers.put(worker, worker_version)
            work.workers.put_positions(worker.worker_id, worker_version, positions)
            return _noted(work, envelope, newer)


class HearOrganisation:
    """An organisation changed."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, organisation: Organisation, version: int) -> bool:
        """Keep it if it is newer."""
        with self._start_work() as work:
            if work.seen(envelope):
                return False
            return _noted(work, envelope, work.organisations.put(organisation, version))


class HearDocument:
    """Something happened to a document."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, kind: str, told: Mapping[str, Any]) -> bool:
        """Keep it if it is newer among its kind."""
        with self._start_work() as work:
            if work.seen(envelope):
                return False
            newer = work.documents.note(envelope.aggregate_id, kind, envelope.occurred_at, told)
            return _noted(work, envelope, newer)


def _noted(work: Work, envelope: Envelope, newer: bool) -> bool:
    if not newer:
        work.stale(envelope)
    return newer
