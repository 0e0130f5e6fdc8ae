"""Staff numbers of an organisation, for programs (A13)."""

from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from chassis import door
from idp.domain.refusals import (
    NotAffiliated,
    OfficersOnly,
    SameOfficer,
    StaffNumberForeign,
    StaffNumberTaken,
    StaffNumberUnknown,
)
from idp.http.here import here
from idp.http.officers import calling, staff_only
from idp.http.organisations.schemas import (
    NumberBody,
    NumberSchema,
    NumbersSchema,
    number,
    numbers,
)
from idp.http.support.schemas import ReasonBody, nothing

NUMBER, REASON = NumberBody(), ReasonBody()
PATH = "/organisations/<uuid:organisation_id>/staff-numbers"

routes = Blueprint("staff_numbers", __name__)


@routes.get(PATH)
@staff_only
@door.speaks(
    summary="Staff numbers of an organisation that one leads",
    answers={200: NumbersSchema},
    refusals=(OfficersOnly,),
)
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Of those who have an account."""
    return jsonify(numbers(here().organisations.show(calling(), organisation_id)))


@routes.post(PATH)
@staff_only
@door.speaks(
    summary="Give a staff number to somebody who works there",
    request=NumberBody,
    answers={201: NumberSchema},
    refusals=(OfficersOnly, SameOfficer, NotAffiliated, StaffNumberForeign, StaffNumberTaken),
)
def give(organisation_id: UUID) -> ResponseReturnValue:
    """A name to sign in by; password and factor stay."""
    told = door.body(NUMBER)
    given = here().organisations.give_number(
        calling(), organisation_id, told["account_id"], told["staff_number"], told["reason"]
    )
    return jsonify(number(given)), 201


@routes.delete(f"{PATH}/<uuid:staff_number_id>")
@staff_only
@door.speaks(
    summary="Take a staff number back",
    request=ReasonBody,
    answers={204: None},
    refusals=(OfficersOnly, StaffNumberUnknown),
)
def take(organisation_id: UUID, staff_number_id: UUID) -> ResponseReturnValue:
    """Nobody signs in by it any more."""
    reason = door.body(REASON)["reason"]
    here().organisations.take_number(calling(), organisation_id, staff_number_id, reason)
    return nothing()
