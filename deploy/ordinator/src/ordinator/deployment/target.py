"""Where a backup may be brought back to: a house that does not run and holds nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from ordinator.deployment.port import Deployment
from ordinator.deployment.stores import Stores


@dataclass(frozen=True)
class Resting:
    """A house whose databases run and nothing else.

    Attributes:
        stores: Its databases and blobs.
        command: A one-off command of a service, as of a deployment.
    """

    stores: Stores
    command: Callable[..., str]


class Target(Protocol):
    """One house to be; each call raises ``Stopped`` where it cannot be done."""

    @property
    def name(self) -> str:
        """What people call it."""

    def occupied(self) -> str:
        """What of it runs or holds something, in a sentence; empty if nothing does."""

    def forget(self) -> None:
        """Remove what a restore that was broken off left there; nothing else is ever removed."""

    def mark(self, why: str) -> None:
        """From now on it says that it is not restored, and does not start."""

    def unmark(self) -> None:
        """It is restored."""

    def keys_in(self, archive: bytes) -> None:
        """Put the secrets of a backup, a tar archive, into their places."""

    def resting(self) -> AbstractContextManager[Resting]:
        """Start the databases alone, empty ones with their roles where there are none."""

    def up(self) -> Deployment:
        """Start all of it."""
