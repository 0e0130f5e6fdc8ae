"""Signing keys, for programs of administrators."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from chassis import door
from chassis.schemas import Body
from idp.domain.refusals import KeyTooYoung, OfficersOnly
from idp.http.fields import Text
from idp.http.here import here
from idp.http.officers import admin_only, calling
from idp.http.support.schemas import LONGEST_REASON, nothing

routes = Blueprint("admin_keys", __name__)


class RotationBody(Body):
    """Why, and whether the announced keys sign at once."""

    reason = Text(required=True, validate=validate.Length(max=LONGEST_REASON))
    at_once = fields.Boolean(load_default=False)


class KeySchema(Body):
    """A key; its private half is told by nobody."""

    kid = fields.String(required=True)
    alg = fields.String(required=True)
    stage = fields.String(required=True)
    since = fields.AwareDateTime(required=True)


class KeysSchema(Body):
    """All of them."""

    keys = fields.List(fields.Nested(KeySchema), required=True)


ROTATION = RotationBody()


@routes.get("/admin/keys")
@admin_only
@door.speaks(
    summary="Signing keys and their stages", answers={200: KeysSchema}, refusals=(OfficersOnly,)
)
def show() -> ResponseReturnValue:
    """Announced, signing, retired, withdrawn."""
    return jsonify(
        {
            "keys": [
                {
                    "kid": key.kid,
                    "alg": key.alg,
                    "stage": key.stage.value,
                    "since": key.since.isoformat(),
                }
                for key in here().admin.list_keys(calling())
            ]
        }
    )


@routes.post("/admin/keys/rotation")
@admin_only
@door.speaks(
    summary="Let the announced keys sign, and announce others",
    request=RotationBody,
    answers={204: None},
    refusals=(OfficersOnly, KeyTooYoung),
)
def rotate() -> ResponseReturnValue:
    """The former ones are still verified with."""
    told = door.body(ROTATION)
    here().admin.rotate_keys(calling(), told["reason"], at_once=told["at_once"])
    return nothing()
