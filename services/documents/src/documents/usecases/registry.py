"""Hear what the registry and the identity provider say of workers, organisations and accounts."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from chassis.envelope import Envelope
from chassis.revocation import Revoked
from documents.domain.registry import AccountStatus, Organisation, Worker
from documents.usecases.ports import StartWork, Work


class Effect(StrEnum):
    """What a message did to the projection."""

    APPLIED = "applied"
    SEEN = "seen"
    STALE = "stale"


class HearWorker:
    """A worker changed: digests, standing and positions are replaced by the newer state."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, worker: Worker, worker_version: int) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            return _effect(work, envelope, work.registry.put_worker(worker, worker_version))


class HearBound:
    """A worker was bound: their positions, and the binding itself."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self,
        envelope: Envelope,
        binding_id: UUID,
        worker: Worker,
        worker_version: int,
        organisation: Organisation,
    ) -> Effect:
        """Keep what is newer of each."""
        assert worker.account_id is not None
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            # A binding tells of the organisation without its version: any other word is newer.
            work.registry.put_organisation(organisation, 0)
            return _effect(
                work,
                envelope,
                work.registry.put_positions(worker, worker_version),
                work.registry.put_binding(
                    binding_id,
                    worker.account_id,
                    organisation.organisation_id,
                    envelope.aggregate_version,
                    bound=True,
                ),
            )


class HearUnbound:
    """A binding ended: no acts from that organisation any more."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, envelope: Envelope, binding_id: UUID, account_id: UUID, organisation_id: UUID
    ) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            return _effect(
                work,
                envelope,
                work.registry.put_binding(
                    binding_id, account_id, organisation_id, envelope.aggregate_version, bound=False
                ),
            )


class HearOrganisation:
    """An organisation's numbers."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, organisation: Organisation) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            return _effect(
                work,
                envelope,
                work.registry.put_organisation(organisation, envelope.aggregate_version),
            )


class HearAccount:
    """An account was changed: whether it may act."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, account_id: UUID, status: AccountStatus) -> Effect:
        """Keep it, unless a newer state is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            return _effect(
                work,
                envelope,
                work.registry.put_account(account_id, envelope.aggregate_version, status),
            )


class HearBlocked:
    """An account was blocked: it acts no more, its tokens fall, its signing sessions are burnt."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, envelope: Envelope, account_id: UUID, at: datetime, fallen: Sequence[Revoked]
    ) -> Effect:
        """Keep it; what it revokes stays revoked even if a newer state is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            work.signatures.burn_sessions_of(account_id, at)
            work.revoke(fallen)
            return _effect(
                work,
                envelope,
                work.registry.put_account(
                    account_id, envelope.aggregate_version, AccountStatus.BLOCKED
                ),
            )


class HearSessionRevoked:
    """Sessions ended: their tokens fall, what they prepared is burnt."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(
        self, envelope: Envelope, account_id: UUID, at: datetime, fallen: Sequence[Revoked]
    ) -> Effect:
        """Revoke once; there is no older or newer state."""
        with self._start_work() as work:
            if work.seen(envelope):
                return Effect.SEEN
            work.signatures.burn_sessions_of(account_id, at)
            work.revoke(fallen)
            return Effect.APPLIED


def _effect(work: Work, envelope: Envelope, *newer: bool) -> Effect:
    """Applied if any part of it was newer than what is kept."""
    if any(newer):
        return Effect.APPLIED
    work.stale(envelope)
    return Effect.STALE
