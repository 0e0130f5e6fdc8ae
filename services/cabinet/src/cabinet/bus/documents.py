"""Facts of the document store."""

from marshmallow import Schema

from cabinet.bus.reading import NothingRead, RejectedRead, SignedRead, UploadedRead
from cabinet.usecases.hearing import HearDocument
from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome

READINGS: dict[str, Schema] = {
    "uploaded": UploadedRead(),
    "signed": SignedRead(),
    "rejected": RejectedRead(),
    "sent": NothingRead(),
    "delivered": NothingRead(),
    "destroyed": NothingRead(),
}


def document(hear: HearDocument, kind: str) -> Handler:
    """``documents.document.<kind>``: its own columns of the projection."""
    schema = READINGS[kind]

    def handle(envelope: Envelope) -> Outcome:
        newer = hear(envelope, kind, schema.load(envelope.body))
        return Outcome.APPLIED if newer else Outcome.STALE

    return handle
