"""Whether a loop still turns: it says so each time round, health asks how long ago."""

import time


class Heartbeat:
    """The last sign of life of one loop."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beat(self) -> None:
        """The loop went round."""
        self._last = time.monotonic()

    def age(self) -> float:
        """Seconds since it last did."""
        return time.monotonic() - self._last
