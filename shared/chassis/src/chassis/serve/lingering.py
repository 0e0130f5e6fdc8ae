"""Ends connections in a thread of its own: the loop that accepts must never wait for a peer.

After its last answer a side stays to read what the peer still sends, else the kernel resets the
connection and the peer loses the answer (RFC 9112 §9.6). gunicorn waits for that in its loop: five
silent peers stop a process for ten seconds.
"""

import selectors
import socket
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue

PATIENCE_S = 2.0
DRAINED_MAX = 64 << 10
LINGERING_MAX = 512

_PIECE = 4096
_TURN_S = 0.05


class _Ending:
    """A connection that has said its last word."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.until = time.monotonic() + PATIENCE_S
        self.left = DRAINED_MAX

    def goes_on(self) -> bool:
        """Read a piece; false once the peer is done, or has sent more than is read."""
        try:
            piece = self.sock.recv(_PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.left -= len(piece)
        return bool(piece) and self.left > 0


class Lingering:
    """Takes over sockets and closes each when its peer has, or after two seconds."""

    def __init__(self) -> None:
        self._handed = SimpleQueue[_Ending]()
        self._ending: set[_Ending] = set()
        self._selector = selectors.DefaultSelector()
        threading.Thread(target=self._run, name="lingering", daemon=True).start()

    def end(self, sock: socket.socket) -> None:
        """Say that nothing follows, and leave the rest to the thread."""
        try:
            sock.settimeout(0)
            sock.shutdown(socket.SHUT_WR)
        except OSError:
            sock.close()
            return
        if len(self._ending) < LINGERING_MAX:
            self._handed.put(_Ending(sock))
        else:
            sock.close()

    def _run(self) -> None:
        while True:
            self._take()
            for key, _ in self._selector.select(_TURN_S):
                if not key.data.goes_on():
                    self._close(key.data)
            now = time.monotonic()
            for ending in [each for each in self._ending if each.until <= now]:
                self._close(ending)

    def _take(self) -> None:
        """Take what was handed over; wait for it if there is nothing else to do."""
        with suppress(Empty):
            ending = self._handed.get(block=not self._ending)
            while True:
                self._ending.add(ending)
                self._selector.register(ending.sock, selectors.EVENT_READ, ending)
                ending = self._handed.get_nowait()

    def _close(self, ending: _Ending) -> None:
        self._ending.discard(ending)
        self._selector.unregister(ending.sock)
        ending.sock.close()
