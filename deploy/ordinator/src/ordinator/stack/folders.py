"""The folders and files of one stack within the state of its checkout."""

from dataclasses import dataclass
from pathlib import Path

from ordinator.place import Place

MAIN = ""


@dataclass(frozen=True)
class Folders:
    """A stack's part of the state; ``name`` is empty for the one that `make up` runs."""

    place: Place
    name: str = MAIN

    @property
    def run(self) -> Path:
        """Everything of this stack."""
        return self.folder()

    @property
    def logs(self) -> Path:
        """One log file for each process."""
        return self.folder("logs")

    @property
    def secrets(self) -> Path:
        """Passwords and keys."""
        return self.folder("secrets")

    @property
    def requests(self) -> Path:
        """Where the supervisor is asked."""
        return self.folder("requests")

    @property
    def record(self) -> Path:
        """What the supervisor tells."""
        return self.run / "supervisor.json"

    @property
    def described(self) -> Path:
        """Addresses of the running stack, for the demo and the suites."""
        return self.run / "stack.json"

    @property
    def seed(self) -> Path:
        """The people and organisations of the stand."""
        return self.run / "seed.json"

    @property
    def block(self) -> Path:
        """The block of ports used last time."""
        return self.run / "block"

    @property
    def unrestored(self) -> Path:
        """Says why this stack must not start: a restore into it did not come to its end."""
        return self.run / "not-restored"

    def folder(self, *names: str) -> Path:
        """A folder of the stack, made when missing."""
        own = ("stacks", self.name) if self.name else ()
        return self.place.folder(*own, *names)
