"""The bell that commits ring when a message is to be sent; its own session, outside of the pool."""

import psycopg

from chassis.refusal import Unavailable

CHANNEL = "dispatch"


class DispatchBell:
    """Waits for the next ring; a slow look is the net below it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self, seconds: float) -> None:
        """Until somebody rings, or so long; Unavailable when the database is away."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=3)
                self._connection.execute(f"LISTEN {CHANNEL}")
                return
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                return
        except psycopg.Error:
            self.close()
            raise Unavailable("database") from None

    def close(self) -> None:
        """Leave."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
