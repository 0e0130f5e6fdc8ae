"""``frmr.worker.changed``: names, standing and positions of a worker."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from documents.bus.positions import Index, WorkerHeard, worker
from documents.bus.reading import read
from documents.usecases.registry import HearWorker


class WorkerChanged(WorkerHeard):
    """The whole state of one worker."""

    account_id = fields.UUID()
    version = fields.Integer(required=True)
    standing = fields.String(required=True)


_BODY = WorkerChanged()


def worker_changed(hear: HearWorker, index: Index) -> Handler:
    """The handler of the event."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(_BODY, envelope)
        state = worker(index, told, told["standing"])
        return Outcome(hear(envelope, state, told["version"]).value)

    return handle
