"""A web worker that says no at once when it is full, and speaks of broken HTTP in our words."""

import select
import socket
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import structlog
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from chassis.clock import now
from chassis.metrics import HTTP_WAITING, LIMITS_HIT
from chassis.problems import Problem
from chassis.problems.answers import MEDIA_TYPE, document
from chassis.serve.lingering import Lingering

RETRY_AFTER_S = 5
STAY_MS = 5

_log = structlog.get_logger()

_WORDS = {
    400: ("bad-request", "The request cannot be understood", "Bad Request"),
    414: ("address-too-long", "The address is too long", "URI Too Long"),
    431: ("headers-too-large", "The headers are too large", "Request Header Fields Too Large"),
    500: ("internal", "Something went wrong on our side", "Internal Server Error"),
    503: ("overloaded", "Too many requests are waiting", "Service Unavailable"),
}


class _Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection whose end is waited for elsewhere."""

    lingering: Lingering

    def close(self, graceful: bool = False) -> None:
        """Close it; gracefully without holding up the loop."""
        if graceful:
            self.lingering.end(self.sock)
        else:
            super().close()


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's threaded worker with a bounded queue; who comes beyond it is told so at once.

    Attributes:
        waiting_max: Requests that may wait for a thread.
    """

    waiting_max = 64

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inside: set[TConn] = set()
        # Probes are answered while the public door is full: a busy process is not a dead one.
        self._at_admin_port = ThreadPoolExecutor(2, thread_name_prefix="admin")
        self._turning_away = ThreadPoolExecutor(1, thread_name_prefix="full")

    def init_process(self) -> None:
        """Begin, in the process of the worker."""
        self._lingering = Lingering()
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take a connection; called by the loop only."""
        try:
            sock, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        self.nr_conns += 1
        connection = _Connection(self.cfg, sock, address, listener.getsockname())
        connection.lingering = self._lingering
        self.enqueue_req(connection)

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread; called by the loop only."""
        if conn.server == self.sockets[-1].getsockname():
            self._submit(self._at_admin_port, self.handle, conn)
        elif len(self._inside) < self.cfg.threads + self.waiting_max:
            self._inside.add(conn)
            HTTP_WAITING.set(len(self._inside))
            self._submit(self.tpool, self.handle, conn)
        else:
            self._submit(self._turning_away, self._turn_away, conn)

    def _submit(self, pool: Executor, work: Callable[[TConn], object], conn: TConn) -> None:
        done = pool.submit(work, conn)
        done.add_done_callback(lambda it: self.method_queue.defer(self.finish_request, conn, it))

    def handle(self, conn: TConn) -> Any:
        """Answer a request, and those that follow it at once; called by a thread."""
        while True:
            kept = super().handle(conn)
            if kept is not True or not self._stays(conn):
                return kept

    def _stays(self, conn: TConn) -> bool:
        """Whether the thread waits for the next request itself, and that comes soon.

        The way by the loop costs three changes of threads; whoever asks again at once, as programs
        do, is spared them. It stays only while another thread is free for whoever comes.
        """
        if not self.alive or conn not in self._inside or len(self._inside) >= self.cfg.threads:
            return False
        if conn.parser.unreader.buf.getvalue():
            return True  # it came together with the one before
        following = select.poll()
        following.register(conn.sock, select.POLLIN)
        return bool(following.poll(STAY_MS))

    def finish_request(self, conn: TConn, fs: Any) -> None:
        """Make room; called by the loop only."""
        self._inside.discard(conn)
        HTTP_WAITING.set(len(self._inside))
        super().finish_request(conn, fs)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer what is not HTTP, without its words: they are the caller's."""
        del req, addr
        status = _status(exc)
        if status == 500:  # noqa: PLR2004 - a fault of ours
            _log.error("request.failed", exc_info=exc)
        else:
            _log.info("request.broken", kind=type(exc).__name__)
        _send(client, status)

    def _turn_away(self, conn: TConn) -> bool:
        LIMITS_HIT.labels("waiting").inc()
        _send(conn.sock, 503)
        return False


def _status(error: BaseException) -> int:
    if isinstance(error, errors.LimitRequestLine):
        return 414
    if isinstance(error, errors.LimitRequestHeaders):
        return 431
    return 400 if isinstance(error, errors.ParseException) else 500


def _send(sock: Any, status: int) -> None:
    code, title, reason = _WORDS[status]
    retry_after = RETRY_AFTER_S if status == 503 else None  # noqa: PLR2004 - overloaded
    body = document(Problem(status, code, title, "", str(uuid4()), now(), retry_after)).encode()
    head = [
        f"HTTP/1.1 {status} {reason}",
        f"Content-Type: {MEDIA_TYPE}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
    ]
    if retry_after is not None:
        head.append(f"Retry-After: {retry_after}")
    try:
        sock.settimeout(1)
        sock.sendall("\r\n".join([*head, "", ""]).encode() + body)
    except OSError:
        _log.debug("request.gone")
