"""Slips of local access that an organisation gives, for programs (A15)."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.local_access import shown
from idp.domain.refusals import (
    AccountBlocked,
    AccountUnconfirmed,
    LocalAccessUnknown,
    NotAffiliated,
    OfficersOnly,
    SameOfficer,
    StaffNumberAbsent,
)
from idp.http.here import here
from idp.http.officers import calling, staff_only
from idp.http.organisations.schemas import AccessBody, GrantedSchema, SlipsSchema, slip
from idp.http.support.schemas import ReasonBody, nothing
from idp.usecases.local_access.granting import Wanted

ACCESS, REASON = AccessBody(), ReasonBody()
PATH = "/organisations/<uuid:organisation_id>/local-access"

routes = Blueprint("organisation_local_access", __name__)


@routes.get(PATH)
@staff_only
@door.speaks(
    summary="Local access that people of an organisation have",
    answers={200: SlipsSchema},
    refusals=(OfficersOnly,),
)
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Never a slip itself."""
    staff = here().organisations.show(calling(), organisation_id)
    slips = [slip(one.slip) for one in staff.members if one.slip is not None]
    return jsonify({"local_access": slips})


@routes.post(PATH)
@staff_only
@door.speaks(
    summary="Give a confirmed worker a slip of local access; it is told this once",
    request=AccessBody,
    answers={201: GrantedSchema},
    refusals=(
        *(OfficersOnly, SameOfficer, NotAffiliated, StaffNumberAbsent),
        *(AccountBlocked, AccountUnconfirmed),
    ),
)
def grant(organisation_id: UUID) -> ResponseReturnValue:
    """Twelve characters, good for hours at one browser."""
    told = door.body(ACCESS)
    wanted = Wanted(told["account_id"], timedelta(hours=told["hours"]), tuple(told["networks"]))
    granted = here().organisations.grant_access(calling(), organisation_id, wanted, told["reason"])
    secret = {"staff_number": granted.number.text, "slip": shown(granted.code)}
    return jsonify({**slip(granted.slip), **secret}), 201


@routes.delete(f"{PATH}/<uuid:slip_id>")
@staff_only
@door.speaks(
    summary="Take local access back; its sessions end",
    request=ReasonBody,
    answers={204: None},
    refusals=(OfficersOnly, LocalAccessUnknown),
)
def take(organisation_id: UUID, slip_id: UUID) -> ResponseReturnValue:
    """Everybody hears of it."""
    reason = door.body(REASON)["reason"]
    here().organisations.take_access(calling(), organisation_id, slip_id, reason)
    return nothing()
