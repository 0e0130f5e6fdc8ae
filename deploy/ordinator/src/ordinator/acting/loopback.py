"""Where the browser comes back to: a free port of this machine, for one answer (RFC 8252 §7.3)."""

import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

from ordinator.failures import Stopped

PATH = "/callback"
_DONE = b"Signed in. This window may be closed; the command goes on in the terminal.\n"
_STRAY = b"Nobody waits for this.\n"


class Loopback:
    """Listens until the answer to one request has come; whatever else comes is turned away."""

    def __init__(self, state: str) -> None:
        self._server = _Server(state)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    @property
    def redirect_uri(self) -> str:
        """The address to come back to."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def wait(self, issuer: str, seconds: float) -> str:
        """The code that the browser brought.

        Raises:
            Stopped: nobody came in time, the sign-in was refused, or the answer is another's.
        """
        until = time.monotonic() + seconds
        while self._server.told is None:
            left = until - time.monotonic()
            if left <= 0:
                raise Stopped(f"nobody signed in within {seconds:.0f} s")
            self._server.timeout = left
            self._server.handle_request()
        told = self._server.told
        # RFC 9207: an answer of another provider is not ours, whatever it brings.
        if told.get("iss") != issuer:
            raise Stopped("the answer came from another provider than was asked")
        if "code" not in told:
            raise Stopped(f"the sign-in was refused: {told.get('error', 'no reason was told')}")
        return told["code"]


class _Server(HTTPServer):
    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.state = state
        self.told: dict[str, str] | None = None


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5
    """Seconds for which a browser may hold a connection that it says nothing on."""

    def do_GET(self) -> None:
        """Take the answer if it is the one that is waited for."""
        asked = urlsplit(self.path)
        told = parse_qs(asked.query)
        once = {name: values[0] for name, values in told.items() if len(values) == 1}
        awaited = asked.path == PATH and once.get("state") == self.server.state
        if awaited:
            self.server.told = once
        self._answer(200 if awaited else 404, _DONE if awaited else _STRAY)

    def log_message(self, *_: object) -> None:
        """Say nothing: the address holds the code."""

    def _answer(self, status: int, words: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)
