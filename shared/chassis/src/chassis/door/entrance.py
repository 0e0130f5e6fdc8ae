"""Every request comes in here: its number, its trace, its size; every answer leaves guarded."""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis import metrics, origin
from chassis.door.sizes import keep_to_limit
from chassis.locks import at_admin_port
from chassis.problems import FieldError, Malformed
from chassis.request_id import request_id

_TRACESTATE_MAX = 512  # W3C Trace Context §3.3.1.5
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_log = structlog.get_logger()


@dataclass(frozen=True)
class Door:
    """How the door of one service is set.

    Attributes:
        service: Whose door it is.
        version: The service's version.
        max_body: Bytes of a body, unless the route says otherwise.
        idempotency: Keeps answers by ``Idempotency-Key``; None if no route honours it.
    """

    service: str
    version: str
    max_body: int
    idempotency: Any


def door_at_hand() -> Door:
    """The door of the application that answers now."""
    found: Door = current_app.extensions["chassis.door"]
    return found


def install(
    app: Flask,
    *,
    service: str,
    version: str,
    max_body: int = 1 << 20,
    trusted_proxies: int = 0,
    idempotency: Any = None,
) -> None:
    """Put the door before every route of the application.

    Args:
        app: The application.
        service: Its name.
        version: Its version.
        max_body: Bytes of a body, unless the route says otherwise.
        trusted_proxies: How many proxies stand before it; with 0 forwarded headers are ignored.
        idempotency: An ``Idempotency`` for routes that honour ``Idempotency-Key``.
    """
    app.extensions["chassis.door"] = Door(service, version, max_body, idempotency)
    metrics.BUILD.labels(service, version).set(1)
    app.before_request(_enter)
    app.after_request(_leave)
    app.teardown_request(_forget)
    if trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap it
            app.wsgi_app,
            x_for=trusted_proxies,
            x_proto=trusted_proxies,
            x_host=trusted_proxies,
        )


def _enter() -> None:
    g.began = time.perf_counter()
    g.came_from = ExitStack()
    traceparent, tracestate = _trace()
    began = origin.Origin(traceparent, tracestate, request_id())
    names = {"request_id": request_id(), "trace_id": origin.trace_id(traceparent)}
    g.came_from.enter_context(origin.began(began))
    g.came_from.enter_context(structlog.contextvars.bound_contextvars(**names))
    keep_to_limit(door_at_hand().max_body)
    if "\0" in request.path:
        raise Malformed(FieldError("", "not-text"), status=400)


def _trace() -> tuple[str, str | None]:
    """A span of the caller's trace; a tracestate is kept only with the trace that it is about."""
    told = request.headers.get("traceparent")
    traceparent = origin.child(told)
    same = origin.trace_id(told) is not None
    tracestate = request.headers.get("tracestate", "")
    return traceparent, tracestate if same and 0 < len(tracestate) <= _TRACESTATE_MAX else None


def _leave(response: Response) -> Response:
    headers = response.headers
    headers["X-Request-Id"] = request_id()
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cache-Control", "no-store")
    if response.mimetype != "text/html":
        headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not at_admin_port():
        _tell(response)
    return response


def _tell(response: Response) -> None:
    """Log and count the request, by the template of its route."""
    seconds = time.perf_counter() - g.began
    route = request.url_rule.rule if request.url_rule else "unmatched"
    method = request.method if request.method in _METHODS else "other"
    status = response.status_code
    metrics.HTTP_REQUESTS.labels(method, route, status).inc()
    metrics.HTTP_SECONDS.labels(route).observe(seconds)
    _log.info(
        "http.answered", method=method, route=route, status=status, ms=round(seconds * 1000, 1)
    )


def _forget(error: BaseException | None) -> None:
    del error
    came_from: ExitStack | None = g.pop("came_from", None)
    if came_from is not None:
        came_from.close()
    structlog.contextvars.unbind_contextvars("actor")
