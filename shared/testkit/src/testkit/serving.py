"""Small HTTP servers of the stand: on private addresses only, in a thread or as a process."""

import ipaddress
import signal
import sys
from collections.abc import Iterable
from threading import Event, Thread
from typing import TYPE_CHECKING

from flask import Flask, abort, request
from werkzeug.serving import WSGIRequestHandler, make_server

from testkit.running import Running

if TYPE_CHECKING:
    from werkzeug.serving import BaseWSGIServer

# How long a stop may go unnoticed.
_POLL_S = 0.05


class PublicAddress(ValueError):
    """The stand shows codes and keeps no secrets: it must not be reachable from outside."""


def demand_private(host: str) -> None:
    """Refuse an address to listen on that strangers could reach.

    Raises:
        PublicAddress: it is no private, loopback or unspecified address.
    """
    if host != "localhost" and not is_private(host):
        raise PublicAddress(host)


def is_private(address: str) -> bool:
    """Whether the address is of this machine or of a private network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return parsed.is_private or parsed.is_loopback


def private_only(app: Flask) -> None:
    """Answer 403 to whoever calls from a public address, also where all interfaces are bound."""

    @app.before_request
    def refuse_strangers() -> None:
        if not is_private(request.remote_addr or ""):
            abort(403)


class Server(Running):
    """One application served from a thread of its own.

    ``port=0`` takes a free one; ``url`` tells which. Use it as a context manager.
    """

    def __init__(self, app: Flask, host: str = "127.0.0.1", port: int = 0) -> None:
        demand_private(host)
        private_only(app)
        self._server: BaseWSGIServer = make_server(
            host, port, app, threaded=True, request_handler=_Quiet
        )
        self._thread = Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name=app.name, daemon=True
        )
        self.url = f"http://{host}:{self._server.server_port}"

    def start(self) -> None:
        """Begin to answer; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port; requests under way are not waited for."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Quiet(WSGIRequestHandler):
    """Writes no line a request: codes and personal data pass here."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def run_until_told(servers: Iterable[Running], ready: str) -> int:
    """Serve until SIGTERM or SIGINT; prints one line when all ports answer."""
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    started = []
    for server in servers:
        server.start()
        started.append(server)
    sys.stdout.write(f"{ready}\n")
    sys.stdout.flush()
    told.wait()
    for server in reversed(started):
        server.stop()
    return 0
