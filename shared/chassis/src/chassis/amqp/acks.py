"""Which delivery tag may be acknowledged with all before it."""

from enum import Enum
from threading import Lock

LIMIT = 20
"""Settled messages after which an acknowledgement is due at once."""


class Due(Enum):
    """When to acknowledge what is settled."""

    NOW = "now"
    SOON = "soon"
    KNOWN = "known"


class Acks:
    """Settled tags of one channel; ``multiple`` acknowledges an unbroken row of them.

    Settled by the thread that handles, taken by the one that speaks to the broker.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._acked = 0
        self._row = 0
        self._apart: set[int] = set()
        self._lock = Lock()

    def settle(self, tag: int) -> Due:
        """A message is done with; tags of a channel count from 1.

        ``SOON`` is said once for each acknowledgement, ``KNOWN`` when it was said before.
        """
        with self._lock:
            before = self._row - self._acked
            self._apart.add(tag)
            while self._row + 1 in self._apart:
                self._row += 1
                self._apart.remove(self._row)
            waiting = self._row - self._acked
        if waiting >= self._limit:
            return Due.NOW
        return Due.SOON if before == 0 and waiting > 0 else Due.KNOWN

    def due(self) -> int | None:
        """The tag to acknowledge with all before it, once; None if nothing is new."""
        with self._lock:
            if self._row == self._acked:
                return None
            self._acked = self._row
            return self._row
