"""What support looks at, as pages: sessions, the audit, a failed attempt."""

from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door
from chassis.problems import Malformed
from chassis.schemas import Query
from idp.domain.refusals import ProofStale, RequestUnknown, SameOfficer, SessionUnknown
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


HISTORY, REASON, REQUEST = HistoryQuery(), ReasonForm(), RequestForm()
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
    """What was done with the account, a page at a time."""
    cursor, of = door.query(HISTORY)["cursor"], ["support.history", str(account_id)]
    before = None if cursor is None else int(here().cursors.open(cursor, of))
    page = here().support.read_audit(visiting(), account_id, before=before)
    where, following = f"/support/card/{account_id}", page.following
    return render_template(
        "support/audit.html",
        back=where,
        entries=[shown(kept) for kept in page.entries],
        next=""
        if following is None
        else f"{where}/audit?cursor={here().cursors.seal(of, following)}",
    )


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


def _session(account_id: UUID, session_id: UUID, form: Form) -> ResponseReturnValue:
    found = here().support.list_sessions(visiting(), account_id)
    seen = next((one for one in found if one.session.id == session_id), None)
    if seen is None:
        raise SessionUnknown
    body = render_template("support/session.html", account_id=account_id, seen=seen, form=form)
    return make_response(body, status_of(form))
