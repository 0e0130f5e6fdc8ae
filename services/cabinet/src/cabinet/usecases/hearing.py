"""Hear the facts of the other services: projections for pages, sign-ins that are over (C15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cabinet.domain.account import BindingFact, Person, Worker
from cabinet.domain.organisation import Organisation
from cabinet.domain.workplace import Position
from cabinet.usecases.ports import Heard, Sessions, StartWork


class HearAccount:
    """An account was registered, confirmed or changed; state and person are newer apart."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, heard: Heard, *, status: str, level: str | None, person: Person | None
    ) -> bool:
        """Whether anything was newer."""
        with self._start_work() as work:
            if work.seen(heard):
                return False
            newer = work.accounts.put_state(
                heard.aggregate_id, heard.version, status=status, level=level
            )
            if person is None:
                return newer
            return work.accounts.put_person(heard.aggregate_id, heard.version, person) or newer


@dataclass(frozen=True)
class Over:
    """Sign-ins that are over: these ones, or all of an account that began no later."""

    account_id: UUID
    sids: tuple[str, ...]
    all: bool
    not_before: datetime


class HearSigninOver:
    """A sign-in was revoked, or the account blocked: its sessions end here as well."""

    def __init__(self, start_work: StartWork, sessions: Sessions) -> None:
        self._start_work = start_work
        self._sessions = sessions

    def __call__(self, heard: Heard, over: Over, *, blocked: bool = False) -> bool:
        """End them, each time it is delivered: the store of sessions shares no commit with us."""
        with self._start_work() as work:
            fresh = not work.seen(heard)
            if fresh:
                work.revoke("sid", over.sids, over.not_before)
                if over.all:
                    work.revoke("sub", [str(over.account_id)], over.not_before)
            if fresh and blocked:
                work.accounts.put_state(
                    over.account_id, heard.version, status="blocked", level=None
                )
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
        heard: Heard,
        *,
        binding: BindingFact,
        organisation: Organisation,
        worker_version: int,
        positions: Iterable[Position],
    ) -> bool:
        """Whether the binding was newer."""
        assert binding.worker_id is not None
        with self._start_work() as work:
            if work.seen(heard):
                return False
            work.organisations.put(organisation, 0)
            work.workers.put(Worker(binding.worker_id, binding.account_id), 0)
            work.workers.tie(binding.worker_id, binding.account_id)
            work.workers.put_positions(
                binding.worker_id,
                worker_version,
                positions,
                organisation_id=organisation.organisation_id,
            )
            return work.workers.put_binding(binding, heard.version)


class HearBindingOver:
    """A binding was refused, or ended."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, binding: BindingFact) -> bool:
        """Whether it was newer."""
        with self._start_work() as work:
            if work.seen(heard):
                return False
            return work.workers.put_binding(binding, heard.version)


class HearWorker:
    """A worker's record changed: standing and all positions."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, heard: Heard, worker: Worker, worker_version: int, positions: Iterable[Position]
    ) -> bool:
        """Whether it was newer."""
        with self._start_work() as work:
            if work.seen(heard):
                return False
            newer = work.workers.put(worker, worker_version)
            work.workers.put_positions(worker.worker_id, worker_version, positions)
            return newer


class HearOrganisation:
    """An organisation changed."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, organisation: Organisation, version: int) -> bool:
        """Whether it was newer."""
        with self._start_work() as work:
            if work.seen(heard):
                return False
            return work.organisations.put(organisation, version)


class HearDocument:
    """Something happened to a document."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, kind: str, told: Mapping[str, Any]) -> bool:
        """Whether it was newer among its kind."""
        with self._start_work() as work:
            if work.seen(heard):
                return False
            return work.documents.note(heard.aggregate_id, kind, heard.occurred_at, told)
