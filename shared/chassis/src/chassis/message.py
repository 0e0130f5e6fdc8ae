"""A message as it travels, free of any client library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

EXCHANGE = "ordinator.events"
"""The one exchange on which facts are told."""


@dataclass(frozen=True)
class Message:
    """One message: where it goes or came from, its properties, its bytes.

    Attributes:
        exchange: Exchange it is published to, or was delivered from.
        key: Routing key.
        body: Bytes as they travel.
        message_id: AMQP property; the outbox row's id.
        type: AMQP property; name of the event.
        app_id: AMQP property; who tells it.
        correlation_id: AMQP property; id of the request that began it.
        content_type: AMQP property.
        headers: AMQP headers; values are plain (str, int, float, bool, bytes, None).
        mandatory: Whether the broker must return it when nobody hears it.
    """

    exchange: str
    key: str
    body: bytes
    message_id: str | None = None
    type: str | None = None
    app_id: str | None = None
    correlation_id: str | None = None
    content_type: str | None = None
    headers: Mapping[str, Any] = field(default_factory=dict)
    mandatory: bool = False
