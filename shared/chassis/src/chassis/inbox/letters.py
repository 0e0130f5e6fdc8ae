"""Dead letters as they come out of ``<service>.dlq`` and go back to be handled again."""

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from chassis.envelope import ATTEMPT, PARKED, REDRIVEN, REFUSED
from chassis.inbox.judge import NOW
from chassis.inbox.ports import DeadLetter
from chassis.message import Message

RETURNED_TOO_OFTEN = "delivery-limit"
_PROPERTIES = ("message_id", "type", "app_id", "correlation_id", "content_type")
_COUNTERS = (ATTEMPT, PARKED, REFUSED)


def from_queue(message: Message, died_at: datetime) -> DeadLetter:
    """A dead letter as it is kept; without a usable id it is known by its bytes."""
    reason = message.headers.get(REFUSED)
    return DeadLetter(
        message_id=_id(message),
        type=_storable(message.type),
        envelope={
            **{name: _storable(getattr(message, name)) for name in _PROPERTIES},
            "headers": {
                _storable(name): _json(value)
                for name, value in message.headers.items()
                if not name.startswith("x-") or name in {*_COUNTERS, REDRIVEN}
            },
        },
        body=message.body,
        reason=_storable(reason) if isinstance(reason, str) and reason else RETURNED_TOO_OFTEN,
        died_at=died_at,
    )


def to_inbox(letter: DeadLetter, service: str) -> Message:
    """The message that has it handled again: same id, counters begin anew."""
    headers = {
        name: _value(value)
        for name, value in letter.envelope.get("headers", {}).items()
        if name not in _COUNTERS
    }
    return Message(
        exchange=f"{service}.retry",
        key=NOW,
        body=letter.body,
        **{name: letter.envelope.get(name) for name in _PROPERTIES},
        headers=headers | {REDRIVEN: int(headers.get(REDRIVEN) or 0) + 1},
        mandatory=True,
    )


def _id(message: Message) -> UUID:
    try:
        return UUID(message.message_id or "")
    except ValueError:
        return uuid5(NAMESPACE_OID, base64.b64encode(message.body).decode())


def _storable(text: Any) -> Any:
    """PostgreSQL keeps no NUL and no lone surrogate."""
    if not isinstance(text, str):
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _json(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return _storable(value)


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return base64.b64decode(value["base64"])
    return value
