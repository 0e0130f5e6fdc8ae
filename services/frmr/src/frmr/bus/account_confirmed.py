"""``idp.account.confirmed``: somebody is proven to be who they say, and may be bound."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard as HeardSchema
from frmr.bus.person import PersonSchema
from frmr.bus.reading import read, read_person
from frmr.domain.account import Heard
from frmr.usecases.admission import AdmitCandidate


class AccountConfirmedSchema(HeardSchema):
    """What this service reads of the event."""

    account_id = fields.UUID(required=True)
    level = fields.String(required=True)
    person = fields.Nested(PersonSchema, required=True)


SCHEMA = AccountConfirmedSchema()


def account_confirmed(admit: AdmitCandidate) -> Handler:
    """A handler that admits the candidate."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(SCHEMA, envelope)
        heard = Heard(
            account_id=told["account_id"],
            version=envelope.aggregate_version,
            level=told["level"],
            person=read_person(told["person"]),
        )
        return Outcome.APPLIED if admit(envelope, heard) else Outcome.STALE

    return handle
