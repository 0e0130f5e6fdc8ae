"""What support looks at, as pages: sessions, the audit, a failed attempt."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone
from marshmallow import fields

from chassis import door
from chassis.problems import Malformed, wants_json
from chassis.schemas import Query
from idp.domain.audit import Kept
from idp.domain.refusals import ProofStale, RequestUnknown, SameOfficer, SessionUnknown
from idp.http.fields import Day
from idp.http.here import here
from idp.http.history import HistoryQuery, shown
from idp.http.officers import officers_page, prove_again, visiting
from idp.http.refused import again
from idp.http.steps import away, status_of
from idp.http.support.schemas import ReasonForm
from look.forms import Form


class RequestForm(Query):
    """The number that the person reads out."""

    number = fields.UUID(required=True)


class AuditFilters(HistoryQuery):
    """Which days of the audit, both included; an empty field bounds nothing."""

    first = Day(data_key="from", load_default=None)
    last = Day(data_key="to", load_default=None)


AUDIT, REASON, REQUEST = AuditFilters(), ReasonForm(), RequestForm()
DAYS = ("from", "to")
CARD = "/support/card/<uuid:account_id>"

routes = Blueprint("support_looking", __name__)
routes.register_error_handler(ProofStale, prove_again)


@routes.get(f"{CARD}/sessions")
@officers_page
def sessions(account_id: UUID) -> ResponseReturnValue:
    """Where the account is signed in."""
    found = here().support.list_sessions(visiting(), account_id)
    return render_template("support/sessions.html", account_id=account_id, sessions=found)


@routes.get(f"{CARD}/sessions/<uuid:session_id>")
@officers_page
def ask(account_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """Why one of them is to end."""
    return _session(account_id, session_id, Form())


@routes.post(f"{CARD}/sessions/<uuid:session_id>")
@officers_page
def end(account_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """It ends."""
    try:
        reason = door.form(REASON)["reason"]
        here().support.end_session(visiting(), account_id, session_id, reason)
    except (Malformed, SameOfficer) as error:
        return _session(account_id, session_id, again(error, "reason"))
    return away(f"/support/card/{account_id}/sessions")


@routes.get(f"{CARD}/audit")
@officers_page
def audit(account_id: UUID) -> ResponseReturnValue:
    """What was done with the account, a page at a time, of some days or of all."""
    typed = {name: request.args.get(name, "") for name in DAYS}
    try:
        told = door.query(AUDIT)
    except Malformed as error:
        if wants_json() or {one.pointer.strip("/") for one in error.errors} - {*DAYS}:
            raise
        here().support.show_card(visiting(), account_id)
        return _audit(account_id, Form(typed, tuple(error.errors)), (), "")
    first, last = told["first"], told["last"]
    of = ["support.history", str(account_id), str(first), str(last)]
    before = None if told["cursor"] is None else int(here().cursors.open(told["cursor"], of))
    until = None if last is None else last + timedelta(days=1)
    bounds = {"since": _midnight(first), "until": _midnight(until)}
    page = here().support.read_audit(visiting(), account_id, before=before, **bounds)
    following = ""
    if page.following is not None:
        following = here().cursors.seal(of, page.following)
    return _audit(account_id, Form(typed), page.entries, following)


@routes.get("/support/request")
@officers_page
def number() -> ResponseReturnValue:
    """Where the number of an error page is typed."""
    here().support.list_resets(visiting())
    return render_template("support/request.html", form=Form(), attempt=None)


@routes.post("/support/request")
@officers_page
def request_() -> ResponseReturnValue:
    """The failed attempt behind it."""
    try:
        attempt = here().support.read_request(visiting(), door.form(REQUEST)["number"])
    except (Malformed, RequestUnknown) as error:
        form = again(error, "number")
        body = render_template("support/request.html", form=form, attempt=None)
        return make_response(body, status_of(form))
    return render_template("support/request.html", form=Form(), attempt=attempt)


def _audit(
    account_id: UUID, form: Form, entries: Sequence[Kept], following: str
) -> ResponseReturnValue:
    where = f"/support/card/{account_id}"
    body = render_template(
        "support/audit.html",
        back=where,
        here=f"{where}/audit",
        form=form,
        entries=[shown(kept) for kept in entries],
        next=_next(f"{where}/audit", form.values, following),
    )
    return make_response(body, status_of(form))


def _next(where: str, days: Mapping[str, str], following: str) -> str:
    if not following:
        return ""
    typed = {name: text for name, text in days.items() if text}
    return f"{where}?{urlencode({**typed, 'cursor': following})}"


def _midnight(day: date | None) -> datetime | None:
    """The moment at which the day begins where these pages tell the time."""
    if day is None:
        return None
    return datetime.combine(day, time(), ZoneInfo(str(get_timezone())))


def _session(account_id: UUID, session_id: UUID, form: Form) -> ResponseReturnValue:
    found = here().support.list_sessions(visiting(), account_id)
    seen = next((one for one in found if one.session.id == session_id), None)
    if seen is None:
        raise SessionUnknown
    body = render_template("support/session.html", account_id=account_id, seen=seen, form=form)
    return make_response(body, status_of(form))
