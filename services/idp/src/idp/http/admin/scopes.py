"""Officers' scopes of accounts, for programs of administrators."""

from uuid import UUID

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields

from chassis import door
from chassis.schemas import Body
from idp.domain.refusals import AccountUnknown, OfficersOnly, SameOfficer, ScopeNotGranted
from idp.http.here import here
from idp.http.officers import admin_only, calling
from idp.http.support.schemas import ReasonBody, nothing

REASON = ReasonBody()
PATH = "/admin/accounts/<uuid:account_id>/scopes"

routes = Blueprint("admin_scopes", __name__)


class ScopesSchema(Body):
    """Officers' scopes that an account holds."""

    scopes = fields.List(fields.String(), required=True)


@routes.get(PATH)
@admin_only
@door.speaks(
    summary="Officers' scopes that an account holds",
    answers={200: ScopesSchema},
    refusals=(OfficersOnly, AccountUnknown),
)
def show(account_id: UUID) -> ResponseReturnValue:
    """Those that were granted."""
    return jsonify({"scopes": sorted(here().admin.show_scopes(calling(), account_id))})


@routes.put(f"{PATH}/<scope>")
@admin_only
@door.speaks(
    summary="Let an account have an officers' scope",
    request=ReasonBody,
    answers={204: None},
    refusals=(OfficersOnly, SameOfficer, AccountUnknown, ScopeNotGranted),
)
def grant(account_id: UUID, scope: str) -> ResponseReturnValue:
    """From its next token on; again changes nothing."""
    here().admin.grant_scope(calling(), account_id, scope, door.body(REASON)["reason"])
    return nothing()


@routes.delete(f"{PATH}/<scope>")
@admin_only
@door.speaks(
    summary="Take an officers' scope from an account",
    request=ReasonBody,
    answers={204: None},
    refusals=(OfficersOnly, SameOfficer, AccountUnknown, ScopeNotGranted),
)
def take(account_id: UUID, scope: str) -> ResponseReturnValue:
    """At once here, with its next token elsewhere."""
    here().admin.take_scope(calling(), account_id, scope, door.body(REASON)["reason"])
    return nothing()
