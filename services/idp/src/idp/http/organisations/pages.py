"""The screen of an organisation's officer: its people, their staff numbers and slips."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import Malformed
from idp.domain.local_access import USUAL, shown
from idp.domain.refusals import (
    AccountUnconfirmed,
    LocalAccessUnknown,
    NotAffiliated,
    ProofStale,
    SameOfficer,
    StaffNumberAbsent,
    StaffNumberForeign,
    StaffNumberTaken,
    StaffNumberUnknown,
)
from idp.http.here import here
from idp.http.officers import officers_page, prove_again, visiting
from idp.http.organisations.schemas import HOURS, AccessForm, NumberForm
from idp.http.refused import again
from idp.http.steps import away, status_of
from idp.http.support.schemas import ReasonForm
from idp.usecases.local_access.granting import Wanted
from idp.usecases.staff.numbers import Member
from look.forms import Form

NUMBER, ACCESS, REASON = NumberForm(), AccessForm(), ReasonForm()
PATH = "/organisations/<uuid:organisation_id>"
WORKER = f"{PATH}/workers/<uuid:account_id>"
REFUSED = {
    AccountUnconfirmed: "reason",
    SameOfficer: "reason",
    StaffNumberAbsent: "reason",
    StaffNumberForeign: "staff_number",
    StaffNumberTaken: "staff_number",
}
"""Refusals that a form shows, and beside which field."""

routes = Blueprint("organisation_pages", __name__)
routes.register_error_handler(ProofStale, prove_again)


@routes.get(PATH)
@officers_page
def show(organisation_id: UUID) -> ResponseReturnValue:
    """Its people."""
    staff = here().organisations.show(visiting(), organisation_id)
    return render_template("organisations/staff.html", staff=staff)


@routes.get(WORKER)
@officers_page
def worker(organisation_id: UUID, account_id: UUID) -> ResponseReturnValue:
    """One of them."""
    member = _member(organisation_id, account_id)
    return render_template(
        "organisations/worker.html", at=f"/organisations/{organisation_id}", member=member
    )


def _give_number(at: UUID, member: Member) -> ResponseReturnValue | None:
    told = door.form(NUMBER)
    number, reason = told["staff_number"], told["reason"]
    here().organisations.give_number(visiting(), at, member.account.id, number, reason)
    return None


def _end_number(at: UUID, member: Member) -> ResponseReturnValue | None:
    if member.number is None:
        raise StaffNumberUnknown
    reason = door.form(REASON)["reason"]
    here().organisations.take_number(visiting(), at, member.number.id, reason)
    return None


def _grant(at: UUID, member: Member) -> ResponseReturnValue | None:
    told = door.form(ACCESS)
    wanted = Wanted(member.account.id, timedelta(hours=told["hours"]), told["networks"])
    granted = here().organisations.grant_access(visiting(), at, wanted, told["reason"])
    code, back = shown(granted.code), _path(at, member.account.id)
    return render_template("organisations/slip.html", granted=granted, code=code, back=back)


def _end_access(at: UUID, member: Member) -> ResponseReturnValue | None:
    if member.slip is None:
        raise LocalAccessUnknown
    reason = door.form(REASON)["reason"]
    here().organisations.take_access(visiting(), at, member.slip.id, reason)
    return None


Act = Callable[[UUID, Member], ResponseReturnValue | None]
ACTS: Mapping[str, Act] = {
    "give-number": _give_number,
    "end-number": _end_number,
    "give-slip": _grant,
    "end-slip": _end_access,
}
"""What is done to one worker; the words are ``organisation.act.<name>.*``."""
_ACT = "{}/<any({}):act>".format(WORKER, ", ".join(f'"{name}"' for name in ACTS))


@routes.get(_ACT)
@officers_page
def ask(organisation_id: UUID, account_id: UUID, act: str) -> ResponseReturnValue:
    """What it needs to be done."""
    member = _member(organisation_id, account_id)
    return _page(organisation_id, member, act, Form({"hours": str(USUAL // HOURS)}))


@routes.post(_ACT)
@officers_page
def do(organisation_id: UUID, account_id: UUID, act: str) -> ResponseReturnValue:
    """It is done; a slip is shown this once."""
    member = _member(organisation_id, account_id)
    try:
        answer = ACTS[act](organisation_id, member)
    except Malformed as error:
        return _page(organisation_id, member, act, again(error, "reason"))
    except tuple(REFUSED) as refusal:
        form = again(refusal, REFUSED[type(refusal)])
        return _page(organisation_id, member, act, form)
    return away(_path(organisation_id, account_id)) if answer is None else answer


def _member(organisation_id: UUID, account_id: UUID) -> Member:
    staff = here().organisations.show(visiting(), organisation_id)
    for member in staff.members:
        if member.account.id == account_id:
            return member
    raise NotAffiliated


def _page(organisation_id: UUID, member: Member, act: str, form: Form) -> ResponseReturnValue:
    back = _path(organisation_id, member.account.id)
    body = render_template("organisations/act.html", member=member, act=act, form=form, back=back)
    return make_response(body, status_of(form))


def _path(organisation_id: UUID, account_id: UUID) -> str:
    return f"/organisations/{organisation_id}/workers/{account_id}"
