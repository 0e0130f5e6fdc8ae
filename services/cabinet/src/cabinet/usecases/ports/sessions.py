"""Where sessions and sign-ins under way are kept, and what a request of a session is."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from cabinet.domain.attempt import Attempt
from cabinet.domain.session import Session


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is signed in: the store's key of the session, and the session."""

    key: str
    session: Session


class Sessions(Protocol):
    """Where sessions live, encrypted, by their cookie's digest; Unavailable when it is away."""

    def add(self, key: str, session: Session) -> None:
        """Keep a new session."""
        ...

    def find(self, key: str) -> Session | None:
        """The session, whether it is alive or not."""
        ...

    def change(self, key: str, change: Callable[[Session], Session]) -> Session | None:
        """Apply a change to what is stored now, atomically; None if the session is gone."""
        ...

    def end(self, key: str) -> Session | None:
        """Forget a session; gives what it was."""
        ...

    def bury(self, key: str) -> None:
        """Forget a session that was idle, and remember that it was."""
        ...

    def was_idle(self, key: str) -> bool:
        """Whether the session of this key ended because nobody was there."""
        ...

    def end_of(self, sid: str) -> int:
        """Forget the sessions of one sign-in at the identity provider; how many they were."""
        ...

    def end_all(self, account_id: UUID, not_before: datetime) -> int:
        """Forget the sessions of an account that began no later; how many they were."""
        ...

    def refreshing(self, key: str) -> AbstractContextManager[None]:
        """Let one request at a time renew the tokens of a session."""
        ...


class Attempts(Protocol):
    """Sign-ins under way, by their state; each is taken once."""

    def keep(self, attempt: Attempt) -> None:
        """Keep for the attempt's life."""
        ...

    def take(self, state: str) -> Attempt | None:
        """Give and forget."""
        ...


class Once(Protocol):
    """Remembers ids that may be used once."""

    def known(self, name: str) -> bool:
        """Whether it was noted and its life is not over."""
        ...

    def note(self, name: str, life: timedelta) -> None:
        """It was used."""
        ...
