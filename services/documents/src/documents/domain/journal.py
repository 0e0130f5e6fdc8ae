"""A line of the journal: who did what to which document; ids and codes only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from ordinator_journal.entries import canonical


@dataclass(frozen=True)
class By:
    """Who acted: a person from a position, a program, or a loop of this service."""

    kind: str
    actor_id: str
    position_id: UUID | None = None


@dataclass(frozen=True)
class Line:
    """One act."""

    by: By
    action: str
    document_id: UUID | None = None
    version_id: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def entry(self, seq: int, at: datetime, prev: bytes) -> bytes:
        """The canonical bytes at its place in the chain."""
        return canonical(
            {
                "seq": seq,
                "at": at.isoformat(timespec="microseconds"),
                "actor_kind": self.by.kind,
                "actor_id": self.by.actor_id,
                "position_id": _text(self.by.position_id),
                "action": self.action,
                "document_id": _text(self.document_id),
                "version_id": _text(self.version_id),
                "details": dict(self.details),
                "prev": prev.hex(),
            }
        )


def _text(found: UUID | None) -> str | None:
    return None if found is None else str(found)
