"""What was done with an account, and why a request came to nothing, for programs (A17)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.schemas import Body, Query
from idp.domain.audit import Kept
from idp.domain.refusals import AccountUnknown, OfficersOnly, RequestUnknown
from idp.http.here import here
from idp.http.officers import calling, support_only

LONGEST_CURSOR = 1024

routes = Blueprint("support_audit", __name__)


class AuditQuery(Query):
    """From when, until when, and which page; ``from`` is included, ``to`` is not."""

    since = fields.AwareDateTime(data_key="from", load_default=None)
    until = fields.AwareDateTime(data_key="to", load_default=None)
    cursor = fields.String(load_default=None, validate=validate.Length(min=1, max=LONGEST_CURSOR))


class EntrySchema(Body):
    """One deed."""

    at = fields.AwareDateTime(required=True)
    deed = fields.String(required=True)
    outcome = fields.String(required=True)
    actor = fields.String(required=True, allow_none=True)
    client_id = fields.String(required=True, allow_none=True)
    request_id = fields.UUID(required=True, allow_none=True)
    network = fields.String(required=True, allow_none=True)
    agent = fields.String(required=True, allow_none=True)
    facts = fields.Dict(required=True)


class EntriesSchema(Body):
    """A page of them."""

    entries = fields.List(fields.Nested(EntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class AttemptSchema(Body):
    """A failed attempt."""

    request_id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    deed = fields.String(required=True)
    code = fields.String(required=True)
    step = fields.String(required=True, allow_none=True)
    tries = fields.Integer(required=True, allow_none=True)
    account_id = fields.UUID(required=True, allow_none=True)
    client_id = fields.String(required=True, allow_none=True)
    network = fields.String(required=True, allow_none=True)
    agent = fields.String(required=True, allow_none=True)


QUERY = AuditQuery()


@routes.get("/support/accounts/<uuid:account_id>/audit")
@support_only
@door.speaks(
    summary="What was done with an account, the newest first",
    query=AuditQuery,
    answers={200: EntriesSchema},
    refusals=(AccountUnknown, OfficersOnly),
)
def read(account_id: UUID) -> ResponseReturnValue:
    """A page at a time."""
    told = door.query(QUERY)
    cursor = told.pop("cursor")
    of = ["support.audit", str(account_id), _plain(told["since"]), _plain(told["until"])]
    before = None if cursor is None else int(here().cursors.open(cursor, of))
    page = here().support.read_audit(calling(), account_id, before=before, **told)
    following = page.following
    return jsonify(
        {
            "entries": [_entry(kept) for kept in page.entries],
            "next_cursor": None if following is None else here().cursors.seal(of, following),
        }
    )


@routes.get("/support/requests/<uuid:request_id>")
@support_only
@door.speaks(
    summary="The failed attempt behind the number of an error page",
    answers={200: AttemptSchema},
    refusals=(RequestUnknown, OfficersOnly),
)
def request_(request_id: UUID) -> ResponseReturnValue:
    """Code, time, step and tries."""
    found = here().support.read_request(calling(), request_id)
    told = dict(vars(found))
    return jsonify(
        told
        | {
            "request_id": str(found.request_id),
            "at": found.at.isoformat(),
            "account_id": found.account_id and str(found.account_id),
            "network": told.pop("block"),
        }
    )


def _entry(kept: Kept) -> dict[str, Any]:
    entry, whence = kept.entry, kept.whence
    return {
        "at": kept.at.isoformat(),
        "deed": entry.deed,
        "outcome": entry.outcome,
        "actor": entry.actor,
        "client_id": entry.client_id,
        "request_id": whence.request_id and str(whence.request_id),
        "network": whence.block,
        "agent": whence.agent,
        "facts": dict(entry.facts),
    }


def _plain(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
