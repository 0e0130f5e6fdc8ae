"""``idp.account.blocked``: the account may not act, and its tokens fall at once."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard as HeardSchema
from frmr.bus.denied import Remember, denied
from frmr.bus.reading import read
from frmr.domain.account import AccountStatus, Heard
from frmr.usecases.account import FollowAccount


class AccountBlockedSchema(HeardSchema):
    """What this service reads of the event."""

    account_id = fields.UUID(required=True)
    reason = fields.String(required=True)
    not_before = fields.AwareDateTime(required=True)


SCHEMA = AccountBlockedSchema()


def account_blocked(follow: FollowAccount, remember: Remember) -> Handler:
    """A handler that follows the account and refuses its tokens."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(SCHEMA, envelope)
        closed = told["reason"] == "closed"
        heard = Heard(
            account_id=told["account_id"],
            version=envelope.aggregate_version,
            status=AccountStatus.CLOSED if closed else AccountStatus.BLOCKED,
        )
        entries = [denied("sub", told["account_id"], told["not_before"])]
        applied = follow(envelope, heard, entries)
        remember(entries)
        return Outcome.APPLIED if applied else Outcome.STALE

    return handle
