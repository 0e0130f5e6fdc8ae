"""Upload a file as a new document, or as a new version of one: it passes through, unseen here."""

from dataclasses import replace
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError, fields, validate

from cabinet.domain.refusals import FileMissing, RefusedElsewhere
from cabinet.http import streaming, visits
from cabinet.http.streaming import Streamed
from cabinet.http.wired import wired
from cabinet.usecases.ports import Upload
from chassis import door, locks
from chassis.problems import FieldError
from chassis.refusal import Unavailable
from chassis.schemas import Query
from look import forms
from look.forms import Form

routes = Blueprint("upload", __name__)

LEVELS = ("N", "R", "V")
_LONGEST = 64


class NewDocument(Query):
    """What a document begins with; the number may be left to us."""

    type_code = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST))
    local_uid = fields.Str(load_default="", validate=validate.Length(max=_LONGEST))
    level = fields.Str(required=True, validate=validate.OneOf(LEVELS))
    form_id = fields.UUID(required=True)


class NewVersion(Query):
    """A new version has nothing but its file."""

    form_id = fields.UUID(required=True)


@routes.get("/documents/upload")
@locks.page("begins a document", module="documents", write=True)
def new_document() -> ResponseReturnValue:
    """The form; its id makes a second click the same upload."""
    return _form_of_document(Form({"level": "N", "form_id": str(uuid4())}))


@routes.post("/documents/upload")
@door.body_limit(None)
@locks.page("begins a document", module="documents", write=True, streamed=True)
def upload_document() -> ResponseReturnValue:
    """Rights and the form's token are checked before the first byte of the file goes on."""
    try:
        posted = _posted()
    except FileMissing as missing:
        return _form_of_document(Form.again(missing, at="file")), 422
    try:
        told = NewDocument().load(_own(posted))
    except ValidationError as error:
        return _form_of_document(_again(posted, forms.errors(error))), 422
    form_id = str(told.pop("form_id"))
    told["local_uid"] = told["local_uid"].strip() or form_id
    try:
        document_id = wired().documents.begin(
            visits.visit(), visits.place(), **told, upload=_upload(posted, form_id)
        )
    except RefusedElsewhere as refused:
        if refused.facts.get("refusal") != "local-uid-taken":
            raise
        return _form_of_document(_again(posted, (FieldError("/local_uid", "taken"),))), 409
    return redirect(f"/documents/{document_id}", 303)


@routes.get("/documents/<uuid:document_id>/versions")
@locks.page("adds a version to a document", module="documents", write=True)
def new_version(document_id: UUID) -> ResponseReturnValue:
    """The form."""
    return _form_of_version(document_id, Form({"form_id": str(uuid4())}))


@routes.post("/documents/<uuid:document_id>/versions")
@door.body_limit(None)
@locks.page("adds a version to a document", module="documents", write=True, streamed=True)
def upload_version(document_id: UUID) -> ResponseReturnValue:
    """As for a new document."""
    try:
        posted = _posted()
    except FileMissing as missing:
        again = replace(Form.again(missing, at="file"), values={"form_id": str(uuid4())})
        return _form_of_version(document_id, again), 422
    form_id = str(NewVersion().load(_own(posted))["form_id"])
    upload = _upload(posted, form_id)
    wired().documents.add_version(visits.visit(), visits.place(), document_id, upload)
    return redirect(f"/documents/{document_id}", 303)


def _posted() -> Streamed:
    posted = streaming.read("file")
    visits.check_form(posted.fields.get(forms.CSRF_FIELD))
    return posted


def _own(posted: Streamed) -> dict[str, str]:
    return {name: text for name, text in posted.fields.items() if name != forms.CSRF_FIELD}


def _again(posted: Streamed, errors: tuple[FieldError, ...]) -> Form:
    return Form(_own(posted), errors)


def _upload(posted: Streamed, form_id: str) -> Upload:
    return Upload(posted.media_type, posted.chunks, posted.size, form_id)


def _form_of_document(form: Form) -> str:
    try:
        types = wired().documents.types(visits.visit(), visits.place())
    except Unavailable:
        types = None
    return render_template("document_upload.html", form=form, types=types, levels=LEVELS)


def _form_of_version(document_id: UUID, form: Form) -> str:
    return render_template("document_version.html", form=form, document_id=document_id)
