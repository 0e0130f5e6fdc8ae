"""``idp.account.changed``: level, status or person are other than they were."""

from marshmallow import fields

from chassis.envelope import Envelope
from chassis.inbox import Handler, Outcome
from chassis.schemas import Heard as HeardSchema
from frmr.bus.person import PersonSchema
from frmr.bus.reading import read, read_person
from frmr.domain.account import AccountStatus, Heard
from frmr.usecases.account import FollowAccount


class AccountChangedSchema(HeardSchema):
    """What this service reads of the event."""

    account_id = fields.UUID(required=True)
    status = fields.String(required=True)
    level = fields.String(required=True)
    person = fields.Nested(PersonSchema, load_default=None)


SCHEMA = AccountChangedSchema()
_KNOWN = frozenset(AccountStatus)


def account_changed(follow: FollowAccount) -> Handler:
    """A handler that follows the account."""

    def handle(envelope: Envelope) -> Outcome:
        told = read(SCHEMA, envelope)
        heard = Heard(
            account_id=told["account_id"],
            version=envelope.aggregate_version,
            level=told["level"],
            status=_status(told["status"]),
            person=read_person(told["person"]),
        )
        return Outcome.APPLIED if follow(envelope, heard) else Outcome.STALE

    return handle


def _status(word: str) -> AccountStatus:
    """A status of a later release is none under which one may act."""
    return AccountStatus(word) if word in _KNOWN else AccountStatus.BLOCKED
