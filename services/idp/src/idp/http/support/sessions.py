"""Where an account is signed in, and the end of it, for programs."""

from typing import Any
from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door
from chassis.schemas import Body
from idp.domain.refusals import AccountUnknown, OfficersOnly, SameOfficer, SessionUnknown
from idp.domain.session import SeenSession
from idp.http.here import here
from idp.http.officers import calling, support_only
from idp.http.support.schemas import ReasonBody, nothing

REASON = ReasonBody()
PATH = "/support/accounts/<uuid:account_id>/sessions"

routes = Blueprint("support_sessions", __name__)


class SeenSchema(Body):
    """A session as support sees it."""

    session_id = fields.UUID(required=True)
    acr = fields.String(required=True)
    amr = fields.List(fields.String(), required=True)
    proven_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    network = fields.String(required=True, allow_none=True)
    agent = fields.String(required=True, allow_none=True)


class SessionsSchema(Body):
    """All that are live."""

    sessions = fields.List(fields.Nested(SeenSchema), required=True)


@routes.get(PATH)
@support_only
@door.speaks(
    summary="Where an account is signed in",
    answers={200: SessionsSchema},
    refusals=(AccountUnknown, OfficersOnly),
)
def show(account_id: UUID) -> ResponseReturnValue:
    """The last proven first."""
    found = here().support.list_sessions(calling(), account_id)
    return jsonify({"sessions": [_shown(each) for each in found]})


@routes.delete(PATH)
@support_only
@door.speaks(
    summary="Sign an account out everywhere",
    request=ReasonBody,
    answers={204: None},
    refusals=(AccountUnknown, OfficersOnly, SameOfficer),
)
def end_all(account_id: UUID) -> ResponseReturnValue:
    """Every service hears of it."""
    here().support.end_sessions(calling(), account_id, door.body(REASON)["reason"])
    return nothing()


@routes.delete(f"{PATH}/<uuid:session_id>")
@support_only
@door.speaks(
    summary="End one session of an account",
    request=ReasonBody,
    answers={204: None},
    refusals=(OfficersOnly, SameOfficer, SessionUnknown),
)
def end(account_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """With all that was given within it."""
    here().support.end_session(calling(), account_id, session_id, door.body(REASON)["reason"])
    return nothing()


def _shown(seen: SeenSession) -> dict[str, Any]:
    held = seen.session
    return {
        "session_id": str(held.id),
        "acr": held.acr.value,
        "amr": list(held.amr),
        "proven_at": held.auth_time.isoformat(),
        "expires_at": held.expires_at.isoformat(),
        "network": seen.block,
        "agent": seen.agent,
    }
