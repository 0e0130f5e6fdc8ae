"""Hearing of the registry: who works where, and who leads."""

from collections.abc import Collection
from uuid import UUID

from chassis.envelope import Envelope
from idp.domain.affiliation import Affiliation
from idp.usecases.ports import StartWork


class KeepAffiliation:
    """A binding began or ended."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope, affiliation: Affiliation) -> bool:
        """Keep it, unless something newer of the same binding is known."""
        with self._start_work() as work:
            if work.seen(envelope):
                return True
            return work.affiliations.keep(affiliation) or work.stale(envelope)


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


class PassOver:
    """A fact that this service must hear and keeps nothing of."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, envelope: Envelope) -> None:
        """Note that it was heard."""
        with self._start_work() as work:
            work.seen(envelope)
