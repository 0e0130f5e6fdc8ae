"""What began the work at hand: it travels with every fact that the work tells.

The door of requests and the worker set it; transactions read it when they announce.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple
from uuid import UUID

import structlog

from chassis.envelope import Envelope

# W3C Trace Context, section 3.2: version, trace id, parent id, flags.
_TRACEPARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")


class Origin(NamedTuple):
    """Trace, request and message that the work goes back to."""

    traceparent: str | None = None
    tracestate: str | None = None
    correlation_id: str | None = None
    causation_id: UUID | None = None


_CURRENT: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current() -> Origin:
    """The origin of what this thread does now; empty outside of requests and messages."""
    return _CURRENT.get() or Origin()


@contextmanager
def began(origin: Origin) -> Iterator[None]:
    """Work in the block goes back to ``origin``."""
    token = _CURRENT.set(origin)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def heard(envelope: Envelope) -> Iterator[None]:
    """Work in the block was caused by this message; log lines carry its trace and id."""
    traceparent = child(envelope.traceparent)
    origin = Origin(
        traceparent,
        envelope.tracestate if envelope.traceparent else None,
        envelope.correlation_id,
        envelope.message_id,
    )
    names = {"message_id": str(envelope.message_id), "trace_id": trace_id(traceparent)}
    with began(origin), structlog.contextvars.bound_contextvars(**names):
        yield


def trace_id(traceparent: str | None) -> str | None:
    """The trace that a ``traceparent`` belongs to."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    return match[1] if match else None


def child(traceparent: str | None) -> str:
    """A new span of the same trace; a new trace where there is none."""
    match = _TRACEPARENT.fullmatch(traceparent or "")
    trace, flags = (match[1], match[2]) if match else (secrets.token_hex(16), "01")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"
