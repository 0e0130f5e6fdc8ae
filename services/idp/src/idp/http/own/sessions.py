"""``/accounts/{id}/sessions[/{sid}]``: where the person is signed in, and the end of it."""

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.schemas import Body, Query
from idp.domain.refusals import SessionUnknown
from idp.domain.session import SeenSession
from idp.http.here import here
from idp.http.own.door import REFUSED, of_the_person, owner

ALL = "/accounts/<uuid:account_id>/sessions"

routes = Blueprint("own_sessions", __name__)


class SessionTold(Body):
    """One session; what was not noted at the time is null."""

    session_id = fields.UUID(required=True)
    begun_at = fields.AwareDateTime(required=True, allow_none=True)
    auth_time = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    acr = fields.String(required=True)
    network = fields.String(required=True, allow_none=True)
    browser = fields.String(required=True, allow_none=True)
    current = fields.Boolean(required=True)


class SessionsTold(Body):
    """All live ones, the last proven first."""

    sessions = fields.List(fields.Nested(SessionTold), required=True)


class KeepQuery(Query):
    """Which session stays."""

    keep = fields.String(load_default=None, validate=validate.OneOf(["current"]))


TOLD, KEEP = SessionsTold(), KeepQuery()


@routes.get(ALL)
@of_the_person
@door.speaks(summary="Where the person is signed in", answers={200: SessionsTold}, refusals=REFUSED)
def show(account_id: UUID) -> ResponseReturnValue:
    """The session of the token is marked as the current one."""
    session = owner(account_id)
    found = here().presence.list_sessions(account_id)
    answer: dict[str, object] = TOLD.dump({"sessions": [_told(seen, session.id) for seen in found]})
    return answer


@routes.delete(ALL)
@of_the_person
@door.speaks(
    summary="End all sessions, with what was given within them; keep=current: all others",
    query=KeepQuery,
    answers={204: None},
    refusals=REFUSED,
)
def end_all(account_id: UUID) -> ResponseReturnValue:
    """Without ``keep`` the token falls as well."""
    session = owner(account_id)
    kept = session.id if door.query(KEEP)["keep"] else None
    here().presence.end_sessions(account_id, but=kept)
    return "", 204


@routes.delete(f"{ALL}/<uuid:session_id>")
@of_the_person
@door.speaks(
    summary="End one session, with what was given within it",
    answers={204: None},
    refusals=(*REFUSED, SessionUnknown),
)
def end(account_id: UUID, session_id: UUID) -> ResponseReturnValue:
    """One that is over already stays so."""
    here().presence.end_session(owner(account_id).account_id, session_id)
    return "", 204


def _told(seen: SeenSession, current: UUID) -> dict[str, object]:
    session = seen.session
    return {
        "session_id": session.id,
        "begun_at": seen.begun_at,
        "auth_time": session.auth_time,
        "expires_at": session.expires_at,
        "acr": session.acr.value,
        "network": seen.block,
        "browser": seen.agent,
        "current": session.id == current,
    }
