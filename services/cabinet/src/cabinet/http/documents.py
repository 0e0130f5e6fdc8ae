"""Documents: list, card, content, sending, journal."""

from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from cabinet.http import visits
from cabinet.http.wired import wired
from cabinet.usecases.ports import Wanted
from chassis import door, locks
from chassis.problems import Malformed
from chassis.schemas import Query
from look.forms import Form

routes = Blueprint("documents", __name__)

STATUSES = (
    "draft",
    "checking",
    "stored",
    "signing",
    "signed",
    "sent",
    "delivered",
    "refused",
    "rejected",
    "destroyed",
)
_LONGEST_CODE = 32
_LONGEST_CURSOR = 1024


class Filters(Query):
    """Filters in the address; an empty field filters nothing."""

    created_from = fields.Str(data_key="from", load_default="")
    created_to = fields.Str(data_key="to", load_default="")
    type_code = fields.Str(
        data_key="type", load_default="", validate=validate.Length(max=_LONGEST_CODE)
    )
    status = fields.Str(load_default="", validate=validate.OneOf(["", *STATUSES]))
    cursor = fields.Str(load_default="", validate=validate.Length(max=_LONGEST_CURSOR))


class Sending(Query):
    """To whom."""

    recipient_id = fields.UUID(required=True)


@routes.get("/documents")
@locks.page("documents of one's organisation", module="documents")
def documents() -> ResponseReturnValue:
    """A page of the list, or one's own from facts while the store is away."""
    told = door.query(Filters())
    wanted = Wanted(**{name: value or None for name, value in told.items()})
    listed = wired().documents.listed(visits.visit(), visits.place(), wanted)
    return render_template(
        "documents.html",
        listed=listed,
        form=Form(dict(request.args)),
        statuses=STATUSES,
        filters=told,
    )


@routes.get("/documents/<uuid:document_id>")
@locks.page("a document of one's organisation", module="documents")
def card(document_id: UUID) -> ResponseReturnValue:
    """The card: versions, signatures with their verdicts, deliveries, what may be done."""
    found = wired().documents.read(visits.visit(), visits.place(), document_id)
    return render_template("document.html", card=found, waiting=list(found.waiting()))


@routes.get("/documents/<uuid:document_id>/versions/<int:number>/content")
@locks.page("a document of one's organisation", module="documents")
def content(document_id: UUID, number: int) -> ResponseReturnValue:
    """The bytes as they were uploaded: to be saved, never shown in the page."""
    found = wired().documents.content(visits.visit(), visits.place(), document_id, number)
    response = Response(found.chunks, content_type=found.media_type)
    if found.size is not None:
        response.headers["Content-Length"] = found.size
    response.headers["Content-Disposition"] = f'attachment; filename="{document_id}-{number}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@routes.get("/documents/<uuid:document_id>/send")
@locks.page("sends a document", module="documents", write=True, fresh=True)
def sending(document_id: UUID) -> ResponseReturnValue:
    """To whom it can be sent."""
    return _sending(document_id, Form())


@routes.post("/documents/<uuid:document_id>/send")
@locks.page("sends a document", module="documents", write=True, fresh=True)
def send(document_id: UUID) -> ResponseReturnValue:
    """Queue the delivery; the card tells how it goes."""
    try:
        recipient_id = door.form(Sending())["recipient_id"]
    except Malformed as malformed:
        return _sending(document_id, Form.again(malformed)), 422
    wired().documents.send(visits.visit(), visits.place(), document_id, recipient_id)
    return redirect(f"/documents/{document_id}", 303)


@routes.get("/documents/<uuid:document_id>/journal")
@locks.page("the journal of a document of one's organisation", module="documents")
def journal(document_id: UUID) -> ResponseReturnValue:
    """What happened to it, oldest first."""
    entries = wired().documents.journal(visits.visit(), visits.place(), document_id)
    return render_template("document_journal.html", document_id=document_id, entries=entries)


def _sending(document_id: UUID, form: Form) -> str:
    visit, place = visits.visit(), visits.place()
    found = wired().documents.read(visit, place, document_id)
    recipients = wired().documents.recipients(visit, place)
    return render_template("document_send.html", card=found, recipients=recipients, form=form)
