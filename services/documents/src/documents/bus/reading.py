"""Reading what was heard: members that this service needs, whatever else a teller adds."""

from typing import Any

from marshmallow import Schema, ValidationError

from chassis.envelope import Envelope, Malformed
from documents.usecases.registry import Heard


def heard(envelope: Envelope) -> Heard:
    """Which message, about which state of what."""
    return Heard(
        envelope.message_id, envelope.type, envelope.aggregate_id, envelope.aggregate_version
    )


def read(schema: Schema, envelope: Envelope) -> dict[str, Any]:
    """The members that a handler declared.

    Raises:
        Malformed: one is missing or unreadable; where, never the value.
    """
    try:
        told: dict[str, Any] = schema.load(dict(envelope.body))
    except ValidationError as error:
        raise Malformed("body-malformed", f"/{min(map(str, error.normalized_messages()))}") from None
    return told
