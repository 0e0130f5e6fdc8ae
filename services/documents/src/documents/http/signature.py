"""Take a detached signature, and tell what became of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from chassis import door
from chassis.schemas import Query
from documents.domain.gate import MOST_BYTES
from documents.domain.refusals import (
    AlreadyUploaded,
    DocumentUnknown,
    PositionForeign,
    SignatureMalformed,
    SignatureUnknown,
    TooLarge,
    VersionNotAccepted,
)
from documents.domain.signing import ORGANISATION, ROLE_POSTS
from documents.http.caller import caller
from documents.http.cards import SignatureCard, signed
from documents.http.locks import acting_worker, worker
from documents.usecases.signature import ReadSignature, SubmitSignature

ROLE = validate.OneOf((*ROLE_POSTS, ORGANISATION))


class RoleQuery(Query):
    """In which role the signer signs."""

    role_code = fields.String(required=True, validate=ROLE)


class Taken(Schema):
    """A signature that the checker has not judged yet."""

    signature_id = fields.UUID()
    status = fields.String()


class TakenFile(Taken):
    """The same for a file: one signature for each of its signers, the first one in front."""

    signatures = fields.List(fields.Nested(Taken))


class ReportCard(Schema):
    """One verification, in the words of ETSI EN 319 102-1."""

    report_id = fields.UUID()
    policy_id = fields.String()
    indication = fields.String()
    sub_indication = fields.String(allow_none=True)
    match = fields.String()
    best_at = fields.DateTime()
    body = fields.Dict(keys=fields.String())


class Reports(Schema):
    """Every report of a signature, the newest last."""

    items = fields.List(fields.Nested(ReportCard))


_ROLE, _TAKEN, _SIGNATURE, _REPORT = RoleQuery(), TakenFile(), SignatureCard(), ReportCard()
_READING = (PositionForeign, DocumentUnknown, SignatureUnknown)


def routes(submit: SubmitSignature, read: ReadSignature) -> Blueprint:
    """The doors of signatures."""
    routes = Blueprint("signature", __name__)

    @routes.post("/documents/<uuid:document_id>/versions/<int:number>/signatures")
    @acting_worker("sign")
    @door.body_limit(2 * MOST_BYTES)
    @door.speaks(
        summary="A detached signature made elsewhere: DER, PEM or base64",
        request="application/octet-stream",
        query=RoleQuery,
        answers={202: TakenFile},
        refusals=(
            PositionForeign,
            DocumentUnknown,
            VersionNotAccepted,
            AlreadyUploaded,
            TooLarge,
            SignatureMalformed,
        ),
    )
    def submit_signature(document_id: UUID, number: int) -> ResponseReturnValue:
        told = door.query(_ROLE)
        made = submit(caller(), document_id, number, request.get_data(), told["role_code"])
        answer: dict[str, Any] = vars(made[0]) | {"signatures": made}
        place = f"/signatures/{made[0].signature_id}"
        return jsonify(_TAKEN.dump(answer)), 202, {"Location": place}

    @routes.get("/signatures/<uuid:signature_id>")
    @worker("read")
    @door.speaks(
        summary="A signature and its last verdict",
        answers={200: SignatureCard},
        refusals=_READING,
    )
    def read_signature(signature_id: UUID) -> ResponseReturnValue:
        found = read(caller(), signature_id)
        last = found.reports[-1] if found.reports else None
        return jsonify(_SIGNATURE.dump(signed(found.signature, found.number, last)))

    @routes.get("/signatures/<uuid:signature_id>/reports")
    @worker("read")
    @door.speaks(summary="Every report of a signature", answers={200: Reports}, refusals=_READING)
    def read_reports(signature_id: UUID) -> ResponseReturnValue:
        found = read(caller(), signature_id)
        return jsonify({"items": _REPORT.dump(found.reports, many=True)})

    return routes
