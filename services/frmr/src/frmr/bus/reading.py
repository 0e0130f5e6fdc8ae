"""Reading an event's body: what the contract lets through and is still no sense is malformed."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from chassis.envelope import Envelope, Malformed
from chassis.schemas import field_errors
from contracts.identifiers import BadIdentifier
from frmr.bus.person import person
from frmr.domain.account import Person


def read(schema: Schema, envelope: Envelope) -> dict[str, Any]:
    """Members that this service reads.

    Raises:
        Malformed: a member is not what it should be; where and why, never its value.
    """
    try:
        told: dict[str, Any] = schema.load(envelope.body)
    except ValidationError as error:
        first = field_errors(error)[0]
        raise Malformed(first.code, first.pointer) from None
    return told


def read_person(told: Mapping[str, Any] | None) -> Person | None:
    """The person, where the event tells of one.

    Raises:
        Malformed: an identifier has wrong check digits.
    """
    if told is None:
        return None
    try:
        return person(told)
    except BadIdentifier as error:
        raise Malformed(error.code, "/person") from None
