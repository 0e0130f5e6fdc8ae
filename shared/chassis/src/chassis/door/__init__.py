"""The door: what every request passes on its way in and every answer on its way out."""

from chassis.door.cursors import Cursors
from chassis.door.entrance import Door, door_at_hand, install
from chassis.door.reading import body, form, query
from chassis.door.sizes import body_limit
from chassis.door.versions import etag, if_match
from chassis.request_id import request_id

__all__ = [
    "Cursors",
    "Door",
    "body",
    "body_limit",
    "door_at_hand",
    "etag",
    "form",
    "if_match",
    "install",
    "query",
    "request_id",
]
