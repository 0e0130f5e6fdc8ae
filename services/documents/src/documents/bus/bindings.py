"""``frmr.organisation.bound`` and ``.unbound``: from where an account may act."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard
from documents.bus.positions import Index, WorkerHeard, worker
from documents.bus.reading import read
from documents.domain.registry import Organisation
from documents.usecases.registry import HearBound, HearUnbound


class Bound(WorkerHeard):
    """A worker, the account, and the organisation."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    worker_version = fields.Integer(required=True)
    organisation_id = fields.UUID(required=True)
    ogrn = fields.String(required=True)
    inn = fields.String(required=True)


class Unbound(Heard):
    """The end of a binding."""

    binding_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)


_BOUND, _UNBOUND = Bound(), Unbound()


def bound(hear: HearBound, index: Index) -> Handler:
    """The handler of a beginning."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(_BOUND, envelope)
        organisation = Organisation(told["organisation_id"], None, told["ogrn"], told["inn"])
        effect = hear(
            envelope,
            told["binding_id"],
            worker(index, told),
            told["worker_version"],
            organisation,
        )
        return Outcome(effect.value)

    return handle


def unbound(hear: HearUnbound) -> Handler:
    """The handler of an end."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(_UNBOUND, envelope)
        effect = hear(envelope, told["binding_id"], told["account_id"], told["organisation_id"])
        return Outcome(effect.value)

    return handle
