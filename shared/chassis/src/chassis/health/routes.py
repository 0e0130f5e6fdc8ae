"""Health and figures over HTTP, at the admin port and nowhere else."""

import threading
from collections.abc import Callable, Sequence
from importlib.metadata import version

from flask import Blueprint, Flask, Response, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from chassis import locks, metrics
from chassis.health.checks import KeysAtHand
from chassis.health.state import Health, Report
from chassis.refusal import Unavailable


def install(app: Flask, health: Health, *, admin_listen: str) -> None:
    """Answer health and figures of a web process at its admin port.

    Where keys are checked, also ``POST /jwks``: a withdrawn key is dead at once, not in a minute.
    """
    app.extensions["chassis.admin_port"] = _parts(admin_listen)[1]
    app.register_blueprint(_routes(health))
    keys = [check for check in health.checks.values() if isinstance(check, KeysAtHand)]
    if keys:
        app.register_blueprint(_refreshing(keys))


def serve(admin_listen: str, health: Health) -> BaseWSGIServer:
    """Answer them for a process without a web door, from a thread; ``shutdown()`` ends it."""
    metrics.begin()
    metrics.BUILD.labels(health.service, version(f"ordinator-{health.service}")).set(1)
    app = Flask("chassis.health", static_folder=None)
    install(app, health, admin_listen=admin_listen)
    host, port = _parts(admin_listen)
    server = make_server(host, port, app, threaded=True, request_handler=_Quiet)
    threading.Thread(target=server.serve_forever, name="admin", daemon=True).start()
    return server


def _routes(health: Health) -> Blueprint:
    routes = Blueprint("health", __name__)

    @routes.get("/livez")
    @locks.admin_port
    def livez() -> ResponseReturnValue:
        return _told(health.alive)

    @routes.get("/readyz")
    @locks.admin_port
    def readyz() -> ResponseReturnValue:
        return _told(health.ready)

    @routes.get("/startupz")
    @locks.admin_port
    def startupz() -> ResponseReturnValue:
        return _told(health.started)

    @routes.get("/metrics")
    @locks.admin_port
    def figures() -> ResponseReturnValue:
        health.measure()
        return Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE_LATEST)

    return routes


def _refreshing(keys: Sequence[KeysAtHand]) -> Blueprint:
    routes = Blueprint("keys", __name__)

    @routes.post("/jwks")
    @locks.admin_port
    def refresh() -> ResponseReturnValue:
        fetched = [each.refresh() for each in keys]
        if not all(fetched):
            raise Unavailable("keys")
        return "", 204

    return routes


def _told(ask: Callable[[], Report]) -> ResponseReturnValue:
    report = ask()
    return jsonify(report.document()), 200 if report.well else 503


def _parts(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


class _Quiet(WSGIRequestHandler):
    """Probes come each second: they are not news."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
