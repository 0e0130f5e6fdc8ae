"""``idp.session.revoked``: tokens of ended sessions fall at once."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard as HeardSchema
from frmr.bus.denied import Remember, denied
from frmr.bus.reading import read
from frmr.usecases.account import DenyTokens


class SessionRevokedSchema(HeardSchema):
    """What this service reads of the event; refresh tokens are the identity provider's own."""

    account_id = fields.UUID(required=True)
    session_ids = fields.List(fields.UUID(), required=True)
    all = fields.Boolean(required=True)
    not_before = fields.AwareDateTime(required=True)


SCHEMA = SessionRevokedSchema()


def session_revoked(deny: DenyTokens, remember: Remember) -> Handler:
    """A handler that refuses the tokens."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(SCHEMA, envelope)
        entries = [denied("sid", one, told["not_before"]) for one in told["session_ids"]]
        if told["all"]:
            entries.append(denied("sub", told["account_id"], told["not_before"]))
        deny(envelope, entries)
        remember(entries)
        return Outcome.APPLIED

    return handle
