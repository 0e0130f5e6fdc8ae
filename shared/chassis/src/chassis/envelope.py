"""The envelope of a fact, and how it is written on the wire: CloudEvents 1.0, binary mode.

Names of headers follow the AMQP protocol binding of CloudEvents 1.0.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn
from uuid import UUID

from chassis.message import EXCHANGE, Message
from contracts.events import MAX_BODY

JSON = "application/json"
ORDINATOR = "ordinator/"
CAUSATION = "causation"
ATTEMPT = "x-attempt"
PARKED = "x-parked"
REFUSED = "x-refused"
REDRIVEN = "x-redriven"

_CE = "cloudEvents:"
_SUBJECT = f"{_CE}subject"
_VERSION = f"{_CE}aggregateversion"
_TIME = f"{_CE}time"


class Malformed(ValueError):
    """An envelope that cannot be read: what is wrong and in which member; never the value."""

    def __init__(self, code: str, pointer: str = "") -> None:
        super().__init__(f"{code} {pointer}".rstrip())
        self.code = code
        self.pointer = pointer


@dataclass(frozen=True)
class Envelope:
    """One fact with all that is known of its origin.

    Attributes:
        message_id: The outbox row's id; the same in every copy, retry and replay.
        type: ``owner.subject.verb.vN``.
        source: The owner, first word of ``type``.
        aggregate_id: What the fact is about.
        aggregate_version: Its row version after the change, from 1.
        occurred_at: The teller's clock, aware, microseconds.
        body: Members as the contract names them.
        correlation_id: Request that began it.
        causation_id: Message that caused it.
        traceparent: W3C trace context of the transaction that told it.
        tracestate: Its companion.
    """

    message_id: UUID
    type: str
    source: str
    aggregate_id: UUID
    aggregate_version: int
    occurred_at: datetime
    body: Mapping[str, Any]
    correlation_id: str | None = None
    causation_id: UUID | None = None
    traceparent: str | None = None
    tracestate: str | None = None


def to_amqp(envelope: Envelope, *, mandatory: bool = True) -> Message:
    """The message that tells this fact on the exchange of events."""
    headers = {
        f"{_CE}specversion": "1.0",
        f"{_CE}id": str(envelope.message_id),
        f"{_CE}type": envelope.type,
        f"{_CE}source": ORDINATOR + envelope.source,
        _SUBJECT: str(envelope.aggregate_id),
        _VERSION: envelope.aggregate_version,
        _TIME: envelope.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        f"{_CE}dataschema": f"urn:ordinator:event:{envelope.type}",
        CAUSATION: str(envelope.causation_id) if envelope.causation_id else None,
        "traceparent": envelope.traceparent,
        "tracestate": envelope.tracestate,
    }
    return Message(
        exchange=EXCHANGE,
        key=envelope.type,
        body=json.dumps(envelope.body, ensure_ascii=False, separators=(",", ":")).encode(),
        message_id=str(envelope.message_id),
        type=envelope.type,
        app_id=ORDINATOR + envelope.source,
        correlation_id=envelope.correlation_id,
        content_type=JSON,
        headers={name: value for name, value in headers.items() if value is not None},
        mandatory=mandatory,
    )


def from_amqp(message: Message) -> Envelope:
    """Read a delivered message.

    On the exchange of events the broker vouches for the routing key alone: type and source must
    agree with it. Into ``<service>.retry`` only the service itself and the broker can write.

    Raises:
        Malformed: a member is missing, unreadable, or disagrees with another.
    """
    headers = message.headers
    kind = _text(message.type, "type")
    owner = kind.partition(".")[0]
    _agree(kind, headers.get(f"{_CE}type"), "type")
    _agree(message.message_id, headers.get(f"{_CE}id"), "id")
    _agree(ORDINATOR + owner, message.app_id, "source")
    _agree(ORDINATOR + owner, headers.get(f"{_CE}source"), "source")
    if message.exchange == EXCHANGE:
        _agree(message.key, kind, "type")
    return Envelope(
        message_id=_uuid(message.message_id, "id"),
        type=kind,
        source=owner,
        aggregate_id=_uuid(headers.get(_SUBJECT), "subject"),
        aggregate_version=_version(headers.get(_VERSION)),
        occurred_at=_instant(headers.get(_TIME)),
        body=_body(message),
        correlation_id=message.correlation_id,
        causation_id=_uuid(headers[CAUSATION], CAUSATION) if CAUSATION in headers else None,
        traceparent=_optional(headers.get("traceparent"), "traceparent"),
        tracestate=_optional(headers.get("tracestate"), "tracestate"),
    )


def _agree(expected: object, given: object, pointer: str) -> None:
    if given != expected:
        raise Malformed("envelope-disagrees", f"/{pointer}")


def _text(value: object, pointer: str) -> str:
    if not isinstance(value, str) or not value:
        raise Malformed("envelope-incomplete", f"/{pointer}")
    return value


def _optional(value: object, pointer: str) -> str | None:
    return None if value is None else _text(value, pointer)


def _uuid(value: object, pointer: str) -> UUID:
    try:
        return UUID(_text(value, pointer))
    except ValueError as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("envelope-malformed", f"/{pointer}") from None


def _version(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise Malformed("envelope-malformed", "/aggregateversion")
    return int(value)


def _instant(value: object) -> datetime:
    try:
        instant = datetime.fromisoformat(_text(value, "time"))
    except ValueError as error:
        if isinstance(error, Malformed):
            raise
        raise Malformed("envelope-malformed", "/time") from None
    if instant.tzinfo is None:
        raise Malformed("envelope-malformed", "/time")
    return instant.astimezone(UTC)


def _body(message: Message) -> Mapping[str, Any]:
    if message.content_type != JSON:
        raise Malformed("envelope-malformed", "/datacontenttype")
    if len(message.body) > MAX_BODY:
        raise Malformed("body-too-long")
    try:
        body = json.loads(message.body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Malformed("body-malformed") from None
    if not isinstance(body, dict):
        raise Malformed("body-malformed")
    return body


def _no_constant(_name: str) -> NoReturn:
    raise ValueError
