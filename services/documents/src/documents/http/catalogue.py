"""Begin a document, look at one, list them; the types of documents."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from chassis import door
from chassis.schemas import Body, Paged
from documents.domain.document import Document, Level, Status
from documents.domain.refusals import (
    DocumentUnknown,
    LocalUidTaken,
    PositionForeign,
    TypeClosed,
)
from documents.http.caller import caller
from documents.http.cards import DocumentCard, DocumentRow, DocumentsPage, shown
from documents.http.locks import worker
from documents.usecases.catalogue import (
    Caller,
    CreateDocument,
    ListDocuments,
    ListTypes,
    NewDocument,
    ReadDocument,
)
from documents.usecases.ports import Wanted

_WORD = validate.Length(min=1, max=64)


class NewDocumentBody(Body):
    """What a document begins with."""

    organisation_id = fields.UUID(required=True)
    type_code = fields.String(required=True, validate=_WORD)
    local_uid = fields.String(required=True, validate=validate.Length(min=1, max=128))
    level = fields.Enum(Level, by_value=True, required=True)
    patient_id = fields.UUID(load_default=None, allow_none=True)


class DocumentsQuery(Paged):
    """Filters of the list; ``from`` is included, ``to`` is not."""

    created_from = fields.AwareDateTime(data_key="from", load_default=None)
    created_to = fields.AwareDateTime(data_key="to", load_default=None)
    type_code = fields.String(data_key="type", load_default=None, validate=_WORD)
    status = fields.Enum(Status, by_value=True, load_default=None)


class TypeCard(Schema):
    """A type of documents, and whether its organisation signs too."""

    code = fields.String()
    name = fields.String()
    media_types = fields.List(fields.String())
    by_organisation = fields.Boolean()
    opens_on = fields.Date()
    closes_on = fields.Date(allow_none=True)


class Types(Schema):
    """Every type."""

    items = fields.List(fields.Nested(TypeCard))


_NEW, _QUERY, _ROW, _TYPE = NewDocumentBody(), DocumentsQuery(), DocumentRow(), TypeCard()


def routes(
    create: CreateDocument,
    read: ReadDocument,
    listed: ListDocuments,
    types: ListTypes,
    cursors: door.Cursors,
) -> Blueprint:
    """The doors of the catalogue."""
    routes = Blueprint("catalogue", __name__)

    @routes.post("/documents")
    @worker("write")
    @door.idempotent
    @door.speaks(
        summary="Begin a document of one's organisation",
        request=NewDocumentBody,
        answers={201: DocumentCard},
        refusals=(PositionForeign, DocumentUnknown, TypeClosed, LocalUidTaken),
    )
    def create_document() -> ResponseReturnValue:
        told = door.body(_NEW)
        card = create(caller(), NewDocument(**told))
        answer = jsonify(shown(card))
        answer.status_code = 201
        answer.headers["Location"] = f"/documents/{card.document.document_id}"
        return door.etag(answer, card.document.row_version)

    @routes.get("/documents")
    @worker("read")
    @door.speaks(
        summary="The documents that one may see, newest first",
        query=DocumentsQuery,
        answers={200: DocumentsPage},
        refusals=(PositionForeign,),
    )
    def list_documents() -> ResponseReturnValue:
        told = door.query(_QUERY)
        who = caller()
        cursor, limit = told.pop("cursor", None), told["limit"]
        bound = _bound(who, told)
        after = _place(cursors.open(cursor, bound)) if cursor else None
        found = listed(who, Wanted(**told, after=after))
        page, more = found[:limit], len(found) > limit
        following = cursors.seal(bound, _position(page[-1])) if more else None
        return jsonify({"items": _ROW.dump(page, many=True), "next": following})

    @routes.get("/documents/<uuid:document_id>")
    @worker("read")
    @door.speaks(
        summary="One document with its versions, signatures and deliveries",
        answers={200: DocumentCard},
        refusals=(PositionForeign, DocumentUnknown),
    )
    def read_document(document_id: UUID) -> ResponseReturnValue:
        card = read(caller(), document_id)
        return door.etag(jsonify(shown(card)), card.document.row_version)

    @routes.get("/types")
    @worker("read")
    @door.speaks(summary="The types of documents", answers={200: Types})
    def list_types() -> ResponseReturnValue:
        rows = [vars(kind) | {"media_types": sorted(kind.media_types)} for kind in types()]
        return jsonify({"items": _TYPE.dump(rows, many=True)})

    return routes


def _bound(who: Caller, filters: dict[str, Any]) -> dict[str, Any]:
    """What a cursor is good for: this position's list under these filters."""
    plain = {name: None if value is None else str(value) for name, value in filters.items()}
    return plain | {"position_id": str(who.position_id)}


def _position(last: Document) -> list[str]:
    return [last.created_at.isoformat(), str(last.document_id)]


def _place(position: Any) -> tuple[datetime, UUID]:
    at, document_id = position
    return datetime.fromisoformat(at), UUID(document_id)
