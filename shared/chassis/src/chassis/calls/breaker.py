"""A breaker: whoever failed again and again is left alone for a while."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

FAILURES = 5
WITHIN_S = 10.0
OPEN_S = 15.0


class Breaker:
    """Counts the failures of one other service; shared by all threads of the process.

    Open, it lets nobody through; after a while one caller may try, and closes or opens it again.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failures: deque[float] = deque(maxlen=FAILURES)
        self._shut_until: float | None = None
        self._lock = Lock()

    def wait_s(self) -> float:
        """Zero if the caller may ask now; else the seconds until somebody may."""
        with self._lock:
            now = self._monotonic()
            if self._shut_until is None:
                return 0.0
            if now < self._shut_until:
                return self._shut_until - now
            # This caller tries; the others wait for what becomes of it.
            self._shut_until = now + OPEN_S
            return 0.0

    def succeeded(self) -> None:
        """The other answers."""
        with self._lock:
            self._failures.clear()
            self._shut_until = None

    def failed(self) -> None:
        """The other did not answer, or with a fault of its own."""
        with self._lock:
            now = self._monotonic()
            self._failures.append(now)
            full = len(self._failures) == FAILURES and now - self._failures[0] <= WITHIN_S
            if full or self._shut_until is not None:
                self._shut_until = now + OPEN_S
