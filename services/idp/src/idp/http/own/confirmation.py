"""``POST /accounts/{id}/confirmation``: the account is confirmed by a code to its phone (A6)."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.code import Channel
from idp.domain.refusals import (
    AlreadyConfirmed,
    ChannelUnavailable,
    MethodOff,
    ResendTooSoon,
    StepOutOfOrder,
    TransactionExpired,
)
from idp.domain.signin import Purpose
from idp.http import visitor
from idp.http.here import here
from idp.http.own.door import REFUSED, begun, of_the_person, owner
from idp.http.own.schemas import BegunTold, CodeBody
from idp.http.own.told import waiting
from idp.http.refused import CODE_REFUSALS

BODY, BEGUN = CodeBody(), BegunTold()

routes = Blueprint("own_confirmation", __name__)


@routes.post("/accounts/<uuid:account_id>/confirmation")
@door.speaks(
    summary="Confirm the account: 202 sends a code to the proven phone, 204 takes the code",
    request=BODY,
    answers={202: BEGUN, 204: None},
    refusals=(
        *REFUSED,
        *CODE_REFUSALS,
        AlreadyConfirmed,
        MethodOff,
        ChannelUnavailable,
        ResendTooSoon,
        StepOutOfOrder,
        TransactionExpired,
    ),
)
@of_the_person
def confirm(account_id: UUID) -> ResponseReturnValue:
    """No fresh proof is asked for: the code is one."""
    given, session = door.body(BODY), owner(account_id)
    if "code" in given:
        key = begun(session, Purpose.CONFIRMATION, Channel.SMS)
        here().do.confirm_account(session.account_id, key, given["code"])
        return "", 204
    step = here().do.begin_confirmation(
        session.account_id,
        session_id=session.id,
        locale=visitor.language(),
        block=visitor.block(),
    )
    return waiting(step.signin), 202
