"""``ordinator observe``: the age of the backup and the ends of the edge's certificates, served."""

import argparse
import signal
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from ordinator.failures import Stopped
from ordinator.observing.certificates import Site
from ordinator.observing.figures import Figures

OK, ABSENT = 200, 404
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def main(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser("ordinator observe", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:8081", metavar="HOST:PORT")
    parser.add_argument("--backups", type=Path, metavar="DIR", help="folder of the backups")
    parser.add_argument("--site", action="append", default=[], metavar="[NAME@]HOST:PORT")
    parser.add_argument("--ca-file", type=Path, metavar="FILE", help="by what sites are believed")
    asked = parser.parse_args(arguments)
    figures = Figures(asked.backups, [Site.of(each) for each in asked.site], asked.ca_file)
    server = _listening(asked.listen, figures)
    told = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"figures are told at http://{asked.listen}/metrics", flush=True)
    told.wait()
    server.shutdown()
    return 0


def _listening(address: str, figures: Figures) -> ThreadingHTTPServer:
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        raise Stopped(f"{address}: wants HOST:PORT", 2)
    try:
        return ThreadingHTTPServer((host, int(port)), _handler(figures))
    except OSError as error:
        raise Stopped(f"{address} cannot be listened at: {error.strerror}") from None


def _handler(figures: Figures) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Tell the figures, or that this process lives."""
            tells = self.path == "/metrics"
            body = figures.text().encode() if tells else b""
            self.send_response(OK if tells or self.path == "/livez" else ABSENT)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Probes come each second: they are not news."""

    return Handler
