"""Take a version: a raw body that streams through, never held as a whole."""

import base64
import binascii
import re
from uuid import UUID

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from chassis import door
from chassis.problems import FieldError, Malformed
from documents.domain.blobs import StorageFull
from documents.domain.keys import KeyUnavailable
from documents.domain.refusals import (
    ContentRefused,
    DigestMismatch,
    DocumentUnknown,
    KeyReused,
    LengthRequired,
    MediaUnsupported,
    PositionForeign,
    StaleVersion,
    TooLarge,
)
from documents.http.caller import caller
from documents.http.cards import VersionCard
from documents.http.locks import worker
from documents.usecases.upload import Upload, UploadVersion

_VERSION = VersionCard()
# RFC 9530 §2: a dictionary of algorithms, each with a byte sequence; others are not for us.
_SHA_256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):")


def routes(upload: UploadVersion) -> Blueprint:
    """The door of uploads."""
    routes = Blueprint("upload", __name__)

    @routes.post("/documents/<uuid:document_id>/versions")
    @worker("write")
    @door.body_limit(None)
    @door.speaks(
        summary="A new version: its bytes, their kind in Content-Type",
        request="application/octet-stream",
        answers={201: VersionCard},
        refusals=(
            PositionForeign,
            DocumentUnknown,
            LengthRequired,
            StaleVersion,
            TooLarge,
            MediaUnsupported,
            ContentRefused,
            DigestMismatch,
            KeyReused,
            StorageFull,
            KeyUnavailable,
        ),
    )
    def upload_version(document_id: UUID) -> ResponseReturnValue:
        wanted = Upload(
            body=request.stream,
            length=request.content_length,
            media_type=request.mimetype,
            content_digest=_content_digest(request.headers.get("Content-Digest")),
            idempotency_key=door.idempotency_key(),
            if_match=door.if_match() if "If-Match" in request.headers else None,
        )
        version = upload(caller(), document_id, wanted)
        place = f"/documents/{document_id}/versions/{version.number}"
        return jsonify(_VERSION.dump(version)), 201, {"Location": place}

    return routes


def _content_digest(header: str | None) -> bytes | None:
    if header is None:
        return None
    found = _SHA_256.search(header)
    if found is None:
        return None
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error:
        raise Malformed(FieldError("/headers/content-digest", "malformed"), status=400) from None
