"""Waiting for work: a commit that adds a job rings, and whoever waits wakes."""

import psycopg

from chassis.refusal import Unavailable
from documents.adapters.postgres.jobs import CHANNEL


class Bell:
    """A session of its own that listens; a lost one is opened again at the next wait."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: psycopg.Connection | None = None

    def wait(self, seconds: float) -> None:
        """Until somebody rings or the time is over.

        Raises:
            Unavailable: the database is away.
        """
        try:
            session = self._opened()
            for _ in session.notifies(timeout=seconds, stop_after=1):
                return
        except psycopg.OperationalError:
            self.close()
            raise Unavailable("database") from None

    def close(self) -> None:
        """Give the session back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _opened(self) -> psycopg.Connection:
        if self._session is None:
            self._session = psycopg.connect(self._url, autocommit=True, connect_timeout=2)
            self._session.execute(f"LISTEN {CHANNEL}")
        return self._session
