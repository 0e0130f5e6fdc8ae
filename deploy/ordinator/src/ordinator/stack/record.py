"""What a supervisor tells of its stack: read by status, down and whoever comes after a crash."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from ordinator.processes import Known

STARTING, HEALTHY, STOPPING, DOWN = "starting", "healthy", "stopping", "down"


@dataclass(frozen=True)
class Child:
    """One process; ``pid`` is 0 while it waits for its next start or was stopped by hand."""

    name: str
    state: str
    pid: int
    started: int
    stop_with: int
    restarts: int

    def known(self) -> Known:
        """The process itself."""
        return Known(self.pid, self.started)


@dataclass(frozen=True)
class Record:
    """The stack as it stood when something last changed."""

    phase: str = DOWN
    pid: int = 0
    started: int = 0
    block: int = 0
    why: str = ""
    children: tuple[Child, ...] = field(default_factory=tuple)

    @classmethod
    def read(cls, path: Path) -> Self:
        """The record at ``path``; that of a stack which is down when there is none."""
        if not path.exists():
            return cls()
        told = json.loads(path.read_text("utf-8"))
        children = tuple(Child(**child) for child in told.pop("children"))
        return cls(children=children, **told)

    def content(self) -> bytes:
        """The record as it is kept in its file."""
        return json.dumps(asdict(self), indent=1).encode()

    def supervisor(self) -> Known:
        """Who watches the stack."""
        return Known(self.pid, self.started)

    def watched(self) -> bool:
        """Whether the supervisor runs."""
        return self.pid != 0 and self.supervisor().alive()
