"""Resets of lost second factors, for programs."""

from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import (
    AccountBlocked,
    AccountUnknown,
    FactorAbsent,
    FactorResetClosed,
    FactorResetOpen,
    FactorResetUnknown,
    OfficersOnly,
    SameOfficer,
)
from idp.http.here import here
from idp.http.officers import calling, support_only
from idp.http.support.schemas import ReasonBody, ResetSchema, reset

REASON = ReasonBody()

routes = Blueprint("support_resets", __name__)


@routes.post("/support/accounts/<uuid:account_id>/factor-reset")
@support_only
@door.speaks(
    summary="Ask for the reset of a lost second factor; another officer approves it",
    request=ReasonBody,
    answers={202: ResetSchema},
    refusals=(
        *(AccountUnknown, AccountBlocked, OfficersOnly, SameOfficer),
        *(FactorAbsent, FactorResetOpen),
    ),
)
def ask(account_id: UUID) -> ResponseReturnValue:
    """Nothing happens to the account by this alone."""
    asked = here().support.ask_reset(calling(), account_id, door.body(REASON)["reason"])
    return jsonify(reset(asked)), 202


@routes.post("/support/accounts/<uuid:account_id>/factor-reset/<uuid:reset_id>/approval")
@support_only
@door.speaks(
    summary="Let a reset go on; the owner may stop it for a day",
    request=ReasonBody,
    answers={202: ResetSchema},
    refusals=(OfficersOnly, SameOfficer, FactorResetUnknown, FactorResetClosed),
)
def approve(account_id: UUID, reset_id: UUID) -> ResponseReturnValue:
    """Never by who asked for it."""
    reason = door.body(REASON)["reason"]
    approved = here().support.approve_reset(calling(), account_id, reset_id, reason)
    return jsonify(reset(approved)), 202
