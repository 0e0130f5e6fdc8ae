"""Messages to and from the properties of the client library."""

from collections.abc import Mapping
from typing import Any

import pika
from pika.compat import long as Long  # noqa: N812  a type: AMQP's 64-bit integer

from chassis.message import Message

_PERSISTENT = 2
_PLAIN = (str, bool, int, float, bytes, type(None))


def properties(message: Message) -> pika.BasicProperties:
    """Properties of a persistent message."""
    return pika.BasicProperties(
        message_id=message.message_id,
        type=message.type,
        app_id=message.app_id,
        correlation_id=message.correlation_id,
        content_type=message.content_type,
        delivery_mode=_PERSISTENT,
        headers={name: _typed(value) for name, value in message.headers.items()},
    )


def received(method: Any, given: pika.BasicProperties, body: bytes) -> Message:
    """A delivered or returned message; headers that are not plain are the broker's own."""
    return Message(
        exchange=str(method.exchange),
        key=str(method.routing_key),
        body=body,
        message_id=given.message_id,
        type=given.type,
        app_id=given.app_id,
        correlation_id=given.correlation_id,
        content_type=given.content_type,
        headers=_plain(given.headers or {}),
    )


def _plain(headers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in headers.items() if isinstance(value, _PLAIN)}


def _typed(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Long(value)
    return value
