"""Hear what the registry and the identity provider say of workers, organisations and accounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from documents.domain.registry import Organisation, Worker
from documents.usecases.ports import StartWork


@dataclass(frozen=True)
class Heard:
    """Which message, of which kind, about which state of which aggregate."""

    message_id: UUID
    kind: str
    aggregate_id: UUID
    version: int


class HearWorker:
    """A worker changed: digests, standing and positions are replaced by the newer state."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, worker: Worker, worker_version: int) -> bool:
        """Whether it was applied; False for one that was seen or is stale."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return False
            return work.registry.put_worker(worker, worker_version)


class HearBound:
    """A worker was bound: their positions, and the binding itself."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self,
        heard: Heard,
        binding_id: UUID,
        worker: Worker,
        worker_version: int,
        organisation: Organisation,
    ) -> bool:
        """Whether anything was newer."""
        assert worker.account_id is not None
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return False
            work.registry.put_positions(worker, worker_version)
            work.registry.put_organisation(organisation, 0)
            return work.registry.put_binding(
                binding_id,
                worker.account_id,
                organisation.organisation_id,
                heard.version,
                bound=True,
            )


class HearUnbound:
    """A binding ended: no acts from that organisation any more."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, heard: Heard, binding_id: UUID, account_id: UUID, organisation_id: UUID
    ) -> bool:
        """Whether it was newer."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return False
            return work.registry.put_binding(
                binding_id, account_id, organisation_id, heard.version, bound=False
            )


class HearOrganisation:
    """An organisation's numbers."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, organisation: Organisation) -> bool:
        """Whether it was newer."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return False
            return work.registry.put_organisation(organisation, heard.version)


class HearAccount:
    """An account was blocked or changed; a blocked one's signing sessions are burnt."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, account_id: UUID, at: datetime, *, blocked: bool) -> bool:
        """Whether it was newer."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return False
            if blocked:
                work.signatures.burn_sessions_of(account_id, at)
            return work.registry.put_account(account_id, heard.version, blocked=blocked)


class HearSessionRevoked:
    """Sessions ended: what they prepared is burnt."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, account_id: UUID, at: datetime) -> bool:
        """Whether the message is new."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return False
            work.signatures.burn_sessions_of(account_id, at)
            return True
