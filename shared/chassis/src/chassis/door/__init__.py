"""The door: what every request passes on its way in and every answer on its way out."""

from chassis.door.cursors import Cursors
from chassis.door.described import speaks, speech_of
from chassis.door.description import openapi
from chassis.door.entrance import Door, door_at_hand, install
from chassis.door.published import publish_openapi, written
from chassis.door.reading import body, form, query
from chassis.door.repeats import Idempotency, idempotency_key, idempotent
from chassis.door.sizes import body_limit
from chassis.door.versions import etag, if_match
from chassis.request_id import request_id

__all__ = [
    "Cursors",
    "Door",
    "Idempotency",
    "body",
    "body_limit",
    "door_at_hand",
    "etag",
    "form",
    "idempotency_key",
    "idempotent",
    "if_match",
    "install",
    "openapi",
    "publish_openapi",
    "query",
    "request_id",
    "speaks",
    "speech_of",
    "written",
]
