"""Hear what the registry and the identity provider say of workers, organisations and accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.revocation import Revoked
from documents.domain.registry import Organisation, Worker
from documents.usecases.ports import StartWork


class Effect(StrEnum):
    """What a message did to the projection."""

    APPLIED = "applied"
    SEEN = "seen"
    STALE = "stale"

    @classmethod
    def of(cls, *newer: bool) -> "Effect":
        """Applied if any part of it was newer than what is kept."""
        return cls.APPLIED if any(newer) else cls.STALE


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

    def __call__(self, heard: Heard, worker: Worker, worker_version: int) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            return Effect.of(work.registry.put_worker(worker, worker_version))


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
    ) -> Effect:
        """Keep what is newer of each."""
        assert worker.account_id is not None
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            # A binding tells of the organisation without its version: any other word is newer.
            work.registry.put_organisation(organisation, 0)
            return Effect.of(
                work.registry.put_positions(worker, worker_version),
                work.registry.put_binding(
                    binding_id,
                    worker.account_id,
                    organisation.organisation_id,
                    heard.version,
                    bound=True,
                ),
            )


class HearUnbound:
    """A binding ended: no acts from that organisation any more."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, heard: Heard, binding_id: UUID, account_id: UUID, organisation_id: UUID
    ) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            return Effect.of(
                work.registry.put_binding(
                    binding_id, account_id, organisation_id, heard.version, bound=False
                )
            )


class HearOrganisation:
    """An organisation's numbers."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, organisation: Organisation) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            return Effect.of(work.registry.put_organisation(organisation, heard.version))


class HearAccount:
    """An account was changed: whether it may act."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, heard: Heard, account_id: UUID, *, blocked: bool) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            return Effect.of(
                work.registry.put_account(account_id, heard.version, blocked=blocked)
            )


class HearBlocked:
    """An account was blocked: it acts no more, its tokens fall, its signing sessions are burnt."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, heard: Heard, account_id: UUID, at: datetime, fallen: Sequence[Revoked]
    ) -> Effect:
        """Keep it; what it revokes stays revoked even if a newer state is known."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            work.signatures.burn_sessions_of(account_id, at)
            work.revoke(fallen)
            return Effect.of(work.registry.put_account(account_id, heard.version, blocked=True))


class HearSessionRevoked:
    """Sessions ended: their tokens fall, what they prepared is burnt."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, heard: Heard, account_id: UUID, at: datetime, fallen: Sequence[Revoked]
    ) -> Effect:
        """Revoke once; there is no older or newer state."""
        with self._start_work() as work:
            if work.seen(heard.message_id, heard.kind, heard.aggregate_id, heard.version):
                return Effect.SEEN
            work.signatures.burn_sessions_of(account_id, at)
            work.revoke(fallen)
            return Effect.APPLIED
