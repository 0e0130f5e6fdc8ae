"""A version and its bytes."""

import base64
from uuid import UUID

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue

from chassis import door
from documents.domain.keys import KeyUnavailable
from documents.domain.refusals import DocumentDamaged, DocumentUnknown, PositionForeign
from documents.http.caller import caller
from documents.http.cards import VersionCard
from documents.http.locks import worker
from documents.usecases.content import ReadContent, ReadVersion

_VERSION = VersionCard()
_EXTENSIONS = {"application/pdf": "pdf", "application/xml": "xml"}


def routes(read_version: ReadVersion, read_content: ReadContent) -> Blueprint:
    """The doors of versions."""
    routes = Blueprint("content", __name__)

    @routes.get("/documents/<uuid:document_id>/versions/<int:number>")
    @worker("read")
    @door.speaks(
        summary="What the checks found in a version",
        answers={200: VersionCard},
        refusals=(PositionForeign, DocumentUnknown),
    )
    def version(document_id: UUID, number: int) -> ResponseReturnValue:
        return jsonify(_VERSION.dump(read_version(caller(), document_id, number)))

    @routes.get("/documents/<uuid:document_id>/versions/<int:number>/content")
    @worker("read")
    @door.speaks(
        summary="The bytes of a version; a damaged one ends the connection early",
        answers={200: "application/octet-stream"},
        refusals=(PositionForeign, DocumentUnknown, DocumentDamaged, KeyUnavailable),
    )
    def content(document_id: UUID, number: int) -> ResponseReturnValue:
        found = read_content(caller(), document_id, number)
        version = found.version
        digest = base64.b64encode(bytes.fromhex(version.sha256)).decode("ascii")
        name = f"{document_id}-{number}.{_EXTENSIONS.get(version.media_type, 'bin')}"
        answer = Response(found.pieces, mimetype=version.media_type)
        answer.content_length = version.size
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Repr-Digest"] = f"sha-256=:{digest}:"
        return answer

    return routes
