"""Logs: one JSON object a line on standard output, events for an operator, nobody's secrets."""

import hashlib
import json
import logging
import re
import secrets
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from chassis import origin
from chassis.clock import now

# Secrets that may hide in any text; in words of others also numbers, addresses and row contents.
_SECRET = re.compile(r"(?i:bearer|dpop)\s+[\w.~+/=-]+|eyJ[\w-]{8,}(?:\.[\w-]+){1,4}")
_PERSONAL = re.compile(
    r"(?m:^DETAIL:.*$)|\[parameters: .*\]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d(?:[ ()-]{0,2}\d){5,}"
)
_MASK = "***"
_OF_OTHERS = frozenset({"exception", "said"})

_key = [secrets.token_bytes(32)]


def configure(
    *,
    service: str,
    version: str,
    role: str,
    level: str = "info",
    actor_key: bytes | None = None,
    out: TextIO | None = None,
) -> None:
    """Set up logging of this process, libraries' too; called once, first of all.

    Args:
        service: Who logs.
        version: The service's version.
        role: web, worker, relay, cli, or a loop.
        level: The least level that is written.
        actor_key: Keys the hashes of ``actor``; processes with the same one write the same hash.
        out: Where to, instead of standard output.
    """
    if actor_key is not None:
        _key[0] = actor_key
    least = logging.getLevelNamesMapping()[level.upper()]
    told = {"service": service, "version": version, "role": role}
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            _Stamp(told),
            _trace,
            _scrub,
            structlog.processors.JSONRenderer(_json, ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(out or sys.stdout),
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers = [_Libraries()]
    root.setLevel(max(least, logging.WARNING))
    # The server tells of its own life in INFO lines.
    logging.getLogger("gunicorn.error").setLevel(least)


def actor(sub: str) -> str:
    """Who acts, as a keyed hash: lines of one person belong together and name nobody."""
    return hashlib.blake2b(sub.encode(), key=_key[0], person=b"actor", digest_size=8).hexdigest()


class _Stamp:
    """Says when, and who speaks."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told

    def __call__(self, _logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
        at = now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return {"at": at, "level": event.pop("level"), "event": event.pop("event")} | {
            **self._told,
            **event,
        }


class _Libraries(logging.Handler):
    """Lines of libraries, in the same form."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one; its words are not ours, so they are scrubbed harder."""
        log = structlog.get_logger()
        log.log(
            record.levelno,
            "library.said",
            logger=record.name,
            said=record.getMessage(),
            **({"exc_info": record.exc_info} if record.exc_info else {}),
        )


def _trace(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    """Name the trace and the span of the work at hand."""
    traceparent = origin.current().traceparent
    if traceparent is not None:
        _, trace, span, _ = traceparent.split("-")
        event.setdefault("trace_id", trace)
        event.setdefault("span_id", span)
    return event


def _scrub(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Any:
    for name, value in event.items():
        if isinstance(value, str):
            clean = _SECRET.sub(_MASK, value)
            event[name] = _PERSONAL.sub(_MASK, clean) if name in _OF_OTHERS else clean
    return event


def _json(event: Any, **settings: Any) -> str:
    settings["default"] = str
    return json.dumps(event, **settings)
