"""What support does to an account, for programs."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import (
    AccountBlocked,
    AccountNotBlocked,
    AccountNotLocked,
    AccountUnconfirmed,
    AccountUnknown,
    AlreadyConfirmed,
    OfficersOnly,
    SameOfficer,
    SnilsTaken,
)
from idp.http.here import here
from idp.http.officers import calling, support_only
from idp.http.support.schemas import PersonBody, ReasonBody, nothing

REASON, PERSON = ReasonBody(), PersonBody()
REFUSED = (AccountUnknown, OfficersOnly, SameOfficer)

routes = Blueprint("support_accounts", __name__)


@routes.post("/support/accounts/<uuid:account_id>/unlock")
@support_only
@door.speaks(
    summary="Open the password on unknown devices again",
    request=ReasonBody,
    answers={204: None},
    refusals=(*REFUSED, AccountNotLocked),
)
def unlock(account_id: UUID) -> ResponseReturnValue:
    """A11."""
    here().support.unlock(calling(), account_id, door.body(REASON)["reason"])
    return nothing()


@routes.post("/support/accounts/<uuid:account_id>/block")
@support_only
@door.speaks(
    summary="Stop an account everywhere",
    request=ReasonBody,
    answers={204: None},
    refusals=(*REFUSED, AccountBlocked),
)
def block(account_id: UUID) -> ResponseReturnValue:
    """Its sessions and tokens end at once."""
    here().support.block(calling(), account_id, door.body(REASON)["reason"])
    return nothing()


@routes.post("/support/accounts/<uuid:account_id>/unblock")
@support_only
@door.speaks(
    summary="Let a blocked account act again",
    request=ReasonBody,
    answers={204: None},
    refusals=(*REFUSED, AccountNotBlocked, AccountBlocked),
)
def unblock(account_id: UUID) -> ResponseReturnValue:
    """Nothing of before the block comes back."""
    here().support.unblock(calling(), account_id, door.body(REASON)["reason"])
    return nothing()


@routes.post("/support/accounts/<uuid:account_id>/confirmation")
@support_only
@door.speaks(
    summary="Confirm an account whose owner showed a document",
    request=ReasonBody,
    answers={204: None},
    refusals=(*REFUSED, AccountBlocked, AlreadyConfirmed, AccountUnconfirmed),
)
def confirm(account_id: UUID) -> ResponseReturnValue:
    """The method ``operator``."""
    here().support.confirm(calling(), account_id, door.body(REASON)["reason"])
    return nothing()


@routes.post("/support/accounts/<uuid:account_id>/person")
@support_only
@door.speaks(
    summary="Correct names and numbers; the account must be confirmed anew",
    request=PersonBody,
    answers={204: None},
    refusals=(*REFUSED, AccountBlocked, SnilsTaken),
)
def correct(account_id: UUID) -> ResponseReturnValue:
    """No owner can do this."""
    changes = door.body(PERSON)
    reason = changes.pop("reason")
    here().support.correct(calling(), account_id, changes, reason)
    return nothing()
