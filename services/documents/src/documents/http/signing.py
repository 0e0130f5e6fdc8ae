"""Sign in two steps: what is to be signed, then the value that the signer's key made."""

import base64
import binascii
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields, validate

from chassis import door
from chassis.schemas import Body
from documents.domain.refusals import (
    CertificateMalformed,
    DocumentUnknown,
    PositionForeign,
    SessionExpired,
    SessionUnknown,
    SessionUsed,
    VersionNotAccepted,
)
from documents.http.caller import caller
from documents.http.locks import acting_worker
from documents.http.signature import ROLE, Taken
from documents.usecases.signing import CompleteSignature, PrepareSignature

_CERTIFICATE_BYTES, _CHAIN, _VALUE_BYTES = 16_384, 8, 1_024


class Base64(fields.Field[bytes]):
    """Bytes in base64 of RFC 4648 §4, at most so many."""

    def __init__(self, most: int, **more: Any) -> None:
        super().__init__(metadata={"type": "string", "format": "byte"}, **more)
        self._most = most

    def _serialize(
        self, value: bytes | None, attr: str | None, obj: Any, **kwargs: Any
    ) -> str | None:
        del attr, obj, kwargs
        return None if value is None else base64.b64encode(value).decode("ascii")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bytes:
        del attr, data, kwargs
        if not isinstance(value, str):
            raise ValidationError("invalid")
        try:
            made = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError("base64") from None
        if not 0 < len(made) <= self._most:
            raise ValidationError("length")
        return made


class CertificateBody(Body):
    """The signer's certificate and those above it, and the role."""

    certificate = Base64(_CERTIFICATE_BYTES, required=True)
    chain = fields.List(
        Base64(_CERTIFICATE_BYTES), load_default=list, validate=validate.Length(max=_CHAIN)
    )
    role_code = fields.String(required=True, validate=ROLE)


class ValueBody(Body):
    """What the signer's key made of ``to_be_signed``."""

    value = Base64(_VALUE_BYTES, required=True)


class Summary(Schema):
    """What the signer is shown before the key is used."""

    type_code = fields.String()
    local_uid = fields.String()
    number = fields.Integer()
    sha256 = fields.String()
    certificate_serial = fields.String()
    certificate_valid_to = fields.String()


class SessionCard(Schema):
    """A session that one completion uses up."""

    session_id = fields.UUID()
    to_be_signed = Base64(_CERTIFICATE_BYTES)
    digest = Base64(_CERTIFICATE_BYTES)
    digest_algorithm = fields.Constant("sha-256")
    expires_at = fields.DateTime()
    summary = fields.Nested(Summary)


_CERTIFICATE, _VALUE, _SESSION, _TAKEN = CertificateBody(), ValueBody(), SessionCard(), Taken()


def routes(prepare: PrepareSignature, complete: CompleteSignature) -> Blueprint:
    """The doors of signing sessions."""
    routes = Blueprint("signing", __name__)

    @routes.post("/documents/<uuid:document_id>/versions/<int:number>/signing-sessions")
    @acting_worker("sign")
    @door.speaks(
        summary="What the signer's key is to sign; good for five minutes",
        request=CertificateBody,
        answers={201: SessionCard},
        refusals=(PositionForeign, DocumentUnknown, VersionNotAccepted, CertificateMalformed),
    )
    def prepare_signature(document_id: UUID, number: int) -> ResponseReturnValue:
        made = prepare(caller(), document_id, number, **door.body(_CERTIFICATE))
        told = {
            "session_id": made.session.session_id,
            "to_be_signed": made.session.attributes,
            "digest": made.digest,
            "expires_at": made.session.expires_at,
            "summary": made.summary,
        }
        return jsonify(_SESSION.dump(told)), 201

    @routes.post("/signing-sessions/<uuid:session_id>/completion")
    @acting_worker("sign")
    @door.speaks(
        summary="The value that the key made: the session is used up, the signature judged",
        request=ValueBody,
        answers={202: Taken},
        refusals=(
            PositionForeign,
            SessionUnknown,
            SessionUsed,
            SessionExpired,
            VersionNotAccepted,
        ),
    )
    def complete_signature(session_id: UUID) -> ResponseReturnValue:
        told = door.body(_VALUE)
        made = complete(caller(), session_id, told["value"])
        place = f"/signatures/{made.signature_id}"
        return jsonify(_TAKEN.dump(made)), 202, {"Location": place}

    return routes
