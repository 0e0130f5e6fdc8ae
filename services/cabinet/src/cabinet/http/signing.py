"""Sign a document: a signature file for everybody, a key in the browser where scripts run."""

from uuid import UUID

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from cabinet.domain.card import Certified, Target
from cabinet.domain.refusals import FileMissing
from cabinet.domain.roles import roles
from cabinet.http import visits
from cabinet.http.wired import wired
from chassis import door, locks
from chassis.problems import Malformed
from chassis.schemas import Body, Query
from look.forms import Form

routes = Blueprint("signing", __name__)

_LONGEST = 64
# A certificate, a key, a value of a signature: base64 of a few kilobytes at most.
_LONGEST_BASE64 = 16 << 10
_LONGEST_CHAIN = 8
_LARGEST_SIGNATURE = 10 << 20


class Role(Query):
    """Which version, as it was shown, and in which role."""

    number = fields.Int(required=True, validate=validate.Range(min=1))
    role_code = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST))


class Key(Body):
    """A public key of the browser, base64 of its SubjectPublicKeyInfo."""

    spki = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST_BASE64))


class Preparation(Body):
    """The certificate of the key, the version as it was shown, and the role."""

    number = fields.Int(required=True, validate=validate.Range(min=1))
    certificate = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST_BASE64))
    chain = fields.List(
        fields.Str(validate=validate.Length(min=1, max=_LONGEST_BASE64)),
        load_default=list,
        validate=validate.Length(max=_LONGEST_CHAIN),
    )
    role_code = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST))


class Completion(Body):
    """What the key made, base64."""

    session_id = fields.UUID(required=True)
    value = fields.Str(required=True, validate=validate.Length(min=1, max=_LONGEST_BASE64))


@routes.get("/documents/<uuid:document_id>/sign")
@locks.page("signs a document", module="documents", write=True, fresh=True)
def signing(document_id: UUID) -> ResponseReturnValue:
    """What will be signed, by whom; the file to fetch, the form for the signature."""
    return _page(document_id, Form())


@routes.post("/documents/<uuid:document_id>/sign")
@door.body_limit(_LARGEST_SIGNATURE)
@locks.page("signs a document", module="documents", write=True, fresh=True)
def hand_in(document_id: UUID) -> ResponseReturnValue:
    """Take a detached signature that was made elsewhere; the store verifies it."""
    try:
        told = door.form(Role())
    except Malformed as malformed:
        return _page(document_id, Form.again(malformed)), 422
    file = request.files.get("signature")
    message = file.read() if file is not None else b""
    if not message:
        return _page(document_id, Form.again(FileMissing(), at="signature")), 422
    target = Target(document_id, told["number"], told["role_code"])
    wired().signing.hand_in(visits.visit(), visits.place(), target, message)
    return redirect(f"/documents/{document_id}", 303)


@routes.post("/documents/<uuid:document_id>/sign/certificate")
@locks.page("certifies a key of the browser", module="documents", write=True, fresh=True)
def certify(document_id: UUID) -> ResponseReturnValue:
    """A certificate of the stand's authority for the key that the browser keeps."""
    del document_id
    made = wired().signing.certify(visits.visit(), door.body(Key())["spki"])
    return jsonify(certificate=made.certificate, chain=made.chain), 201


@routes.post("/documents/<uuid:document_id>/sign/preparation")
@locks.page("signs a document", module="documents", write=True, fresh=True)
def prepare(document_id: UUID) -> ResponseReturnValue:
    """What the key signs."""
    told = door.body(Preparation())
    target = Target(document_id, told["number"], told["role_code"])
    certified = Certified(told["certificate"], tuple(told["chain"]))
    prepared = wired().signing.prepare(visits.visit(), visits.place(), target, certified)
    return jsonify(session_id=prepared.session_id, to_be_signed=prepared.to_be_signed), 201


@routes.post("/documents/<uuid:document_id>/sign/completion")
@locks.page("signs a document", module="documents", write=True, fresh=True)
def complete(document_id: UUID) -> ResponseReturnValue:
    """Hand in what the key made."""
    told = door.body(Completion())
    wired().signing.complete(visits.visit(), visits.place(), told["session_id"], told["value"])
    return jsonify(next=f"/documents/{document_id}"), 202


def _page(document_id: UUID, form: Form) -> str:
    place = visits.place()
    found = wired().documents.read(visits.visit(), place, document_id)
    return render_template(
        "document_sign.html",
        card=found,
        form=form,
        roles=roles(place.position.position_class),
        software_key=wired().signing.certify.offered,
        holder=visits.visit().session.account_id,
    )
