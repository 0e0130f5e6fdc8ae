"""A fact on its way into the outbox: checked by its contract, with what it goes back to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from chassis.envelope import Envelope
from chassis.origin import current
from contracts import events


def announcement(name: str, body: Mapping[str, Any], *, version: int, at: datetime) -> Envelope:
    """The envelope of a new fact, told by the work at hand.

    Args:
        name: The event: ``owner.subject.verb.vN``.
        body: Members as they travel: ids and instants as text.
        version: Row version of the aggregate after the change, from 1.
        at: When it became true.

    Raises:
        contracts.events.UnknownEvent: no such event.
        contracts.events.Malformed: the body breaks the contract: a bug of the teller.
    """
    events.check(name, body)
    origin = current()
    return Envelope(
        message_id=uuid4(),
        type=name,
        source=name.partition(".")[0],
        aggregate_id=UUID(body[events.subject(name)]),
        aggregate_version=version,
        occurred_at=at,
        body=body,
        correlation_id=origin.correlation_id,
        causation_id=origin.causation_id,
        traceparent=origin.traceparent,
        tracestate=origin.tracestate,
    )
