"""Facts of the registry: bindings, workers, organisations."""

from cabinet.bus.reading import (
    BoundRead,
    OrganisationRead,
    RefusedRead,
    UnboundRead,
    WorkerRead,
    position,
)
from cabinet.domain.account import BindingFact, Worker
from cabinet.domain.organisation import Organisation
from cabinet.usecases.hearing import HearBindingOver, HearBound, HearOrganisation, HearWorker
from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome

_BOUND, _UNBOUND, _REFUSED = BoundRead(), UnboundRead(), RefusedRead()
_WORKER, _ORGANISATION = WorkerRead(), OrganisationRead()


def bound(hear: HearBound) -> Handler:
    """``frmr.organisation.bound``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _BOUND.load(envelope.body)
        newer = hear(
            envelope,
            binding=BindingFact(
                binding_id=told["binding_id"],
                account_id=told["account_id"],
                status="bound",
                at=envelope.occurred_at,
                organisation_id=told["organisation_id"],
                worker_id=told["worker_id"],
            ),
            organisation=Organisation(
                told["organisation_id"], told["name"], told["ogrn"], told["inn"]
            ),
            worker_version=told["worker_version"],
            positions=[position(each) for each in told["positions"]],
        )
        return Outcome.APPLIED if newer else Outcome.STALE

    return handle


def unbound(hear: HearBindingOver) -> Handler:
    """``frmr.organisation.unbound``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _UNBOUND.load(envelope.body)
        binding = BindingFact(**told, status="unbound", at=envelope.occurred_at)
        return Outcome.APPLIED if hear(envelope, binding) else Outcome.STALE

    return handle


def refused(hear: HearBindingOver) -> Handler:
    """``frmr.binding.refused``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _REFUSED.load(envelope.body)
        differing = tuple(told.pop("fields_"))
        binding = BindingFact(**told, fields=differing, status="refused", at=envelope.occurred_at)
        return Outcome.APPLIED if hear(envelope, binding) else Outcome.STALE

    return handle


def worker(hear: HearWorker) -> Handler:
    """``frmr.worker.changed``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _WORKER.load(envelope.body)
        state = Worker(
            told["worker_id"],
            told["account_id"],
            told["standing"],
            tuple(told["stopped_fields"]),
        )
        positions = [position(each) for each in told["positions"]]
        newer = hear(envelope, state, told["version"], positions)
        return Outcome.APPLIED if newer else Outcome.STALE

    return handle


def organisation(hear: HearOrganisation) -> Handler:
    """``frmr.organisation.changed``."""

    def handle(envelope: Envelope) -> Outcome:
        told = _ORGANISATION.load(envelope.body)
        version = told.pop("version")
        newer = hear(envelope, Organisation(**told), version)
        return Outcome.APPLIED if newer else Outcome.STALE

    return handle
