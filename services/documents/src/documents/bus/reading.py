"""Reading what was heard: members that this service needs, whatever else a teller adds."""

from typing import Any

from marshmallow import Schema, ValidationError

from chassis.envelope import Envelope, Malformed
from chassis.schemas import field_errors


def read(schema: Schema, envelope: Envelope) -> dict[str, Any]:
    """The members that a handler declared.

    Raises:
        Malformed: one is missing or unreadable; where, never the value.
    """
    try:
        told: dict[str, Any] = schema.load(dict(envelope.body))
    except ValidationError as error:
        raise Malformed("body-malformed", field_errors(error)[0].pointer) from None
    return told
