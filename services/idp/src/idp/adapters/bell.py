"""The bells that commits ring when something is to be sent; each a session outside of the pool."""

import psycopg

from chassis.refusal import Unavailable

DISPATCH = "dispatch"
LOGOUT = "logout"


class Bell:
    """Waits for the next ring on a channel; a slow look is the net below it."""

    def __init__(self, url: str, channel: str) -> None:
        self._url = url
        self._channel = channel
        self._connection: psycopg.Connection[tuple[object, ...]] | None = None

    def wait(self, seconds: float) -> None:
        """Until somebody rings, or so long; Unavailable when the database is away."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._url, autocommit=True, connect_timeout=3)
                self._connection.execute(f"LISTEN {self._channel}")
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
