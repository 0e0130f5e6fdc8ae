"""The journal: lines of a document with their proofs, the export, the signed heads."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import Schema, fields, validate

from chassis import door, locks
from chassis.schemas import Query
from documents.domain.journal import Line
from documents.domain.refusals import DocumentUnknown, EntryUnknown, PositionForeign
from documents.http.caller import caller, officer
from documents.http.locks import auditor, worker
from documents.usecases.journal import ExportJournal, ProveEntry, Proven, ReadHeads, ReadJournal

JSON_LINES = "application/jsonl"
PEM = "application/x-pem-file"


class ExportQuery(Query):
    """How many entries, from the first on: those that a head of this size covers."""

    size = fields.Integer(load_default=None, validate=validate.Range(min=0))


class SeqQuery(Query):
    """Which entry."""

    seq = fields.Integer(required=True, validate=validate.Range(min=1))


class HeadCard(Schema):
    """A tree head as the keeper signed it."""

    at = fields.String()
    journal_id = fields.UUID()
    root = fields.String()
    signature = fields.String()
    size = fields.Integer()


class LineCard(Schema):
    """One act; ``entry`` are the bytes that ``hash`` is of, ``path`` proves them to the head."""

    seq = fields.Integer()
    at = fields.String()
    actor_kind = fields.String()
    actor_id = fields.String()
    position_id = fields.UUID(allow_none=True)
    action = fields.String()
    version_id = fields.UUID(allow_none=True)
    details = fields.Dict(keys=fields.String())
    entry = fields.String()
    hash = fields.String()
    path = fields.List(fields.String(), allow_none=True)


class Lines(Schema):
    """The lines of a document and the head that they are proven to."""

    items = fields.List(fields.Nested(LineCard))
    head = fields.Nested(HeadCard, allow_none=True)


class Proof(Schema):
    """An entry and the head that it is proven to."""

    line = fields.Nested(LineCard)
    head = fields.Nested(HeadCard)


_LINES, _PROOF, _EXPORT, _SEQ = Lines(), Proof(), ExportQuery(), SeqQuery()


def routes(
    read: ReadJournal,
    export: ExportJournal,
    prove: ProveEntry,
    heads: ReadHeads,
    key: Callable[[], bytes],
) -> Blueprint:
    """The doors of the journal."""
    routes = Blueprint("journal", __name__)

    @routes.get("/documents/<uuid:document_id>/journal")
    @worker("read")
    @door.speaks(
        summary="What happened to a document",
        answers={200: Lines},
        refusals=(PositionForeign, DocumentUnknown),
    )
    def read_journal(document_id: UUID) -> ResponseReturnValue:
        head, lines = read(caller(), document_id)
        told = {"items": [_line(line) for line in lines], "head": head and head.shown()}
        return jsonify(_LINES.dump(told))

    @routes.get("/journal/export")
    @auditor()
    @door.speaks(
        summary="Every entry, one a line, for the offline verifier",
        query=ExportQuery,
        answers={200: JSON_LINES},
    )
    def export_journal() -> ResponseReturnValue:
        told = door.query(_EXPORT)
        entries = export(Line(officer(), "journal.exported"), told["size"])
        return Response(_ended(entries), mimetype=JSON_LINES)

    @routes.get("/journal/proofs/inclusion")
    @auditor()
    @door.speaks(
        summary="That an entry stands under the last signed head",
        query=SeqQuery,
        answers={200: Proof},
        refusals=(EntryUnknown,),
    )
    def prove_entry() -> ResponseReturnValue:
        head, proven = prove(officer(), door.query(_SEQ)["seq"])
        return jsonify(_PROOF.dump({"line": _line(proven), "head": head.shown()}))

    @routes.get("/journal/key.pem")
    @locks.open_door("the key only verifies; an auditor compares it with one from elsewhere")
    @door.speaks(summary="The key that heads are signed with", answers={200: PEM})
    def public_key() -> ResponseReturnValue:
        return Response(key(), mimetype=PEM)

    @routes.get("/journal/heads")
    @locks.open_door("heads tell nothing but that the journal grew: anyone may witness it")
    @door.speaks(summary="Every signed head, one a line, smallest first", answers={200: JSON_LINES})
    def read_heads() -> ResponseReturnValue:
        lines = (head.line().encode() for head in heads())
        return Response(_ended(lines), mimetype=JSON_LINES)

    return routes


def _line(line: Proven) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(line.kept.entry)
    return told | {
        "entry": line.kept.entry.decode(),
        "hash": line.kept.hash.hex(),
        "path": None if line.path is None else [sibling.hex() for sibling in line.path],
    }


def _ended(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield line + b"\n"
