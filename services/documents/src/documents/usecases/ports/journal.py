"""The journal as a transaction holds it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from documents.domain.journal import Line
from ordinator_journal.heads import Head
from ordinator_journal.tree import Node


@dataclass(frozen=True)
class Kept:
    """A journal entry as it is kept."""

    seq: int
    entry: bytes
    hash: bytes


class Journal(Protocol):
    """The journal; lines are appended by the last statement of the transaction."""

    def add(self, line: Line) -> None:
        """Append a line when the transaction commits."""
        ...

    def of(self, document_id: UUID) -> Sequence[Kept]:
        """Every entry of a document."""
        ...

    def queued(self, document_id: UUID, delivery_id: UUID) -> Kept | None:
        """The entry that tells of a delivery's beginning."""
        ...

    def after(self, seq: int, limit: int) -> Sequence[Kept]:
        """Entries that follow, in order."""
        ...

    def nodes(self, wanted: Iterable[Node]) -> Mapping[Node, bytes]:
        """Hashes of those nodes of the tree that are kept, and of entries."""
        ...

    def add_nodes(self, nodes: Iterable[tuple[Node, bytes]]) -> None:
        """Keep inner nodes."""
        ...

    def covered(self) -> int:
        """How many entries the kept nodes are of."""
        ...

    def journal_id(self) -> UUID:
        """The id of this journal."""
        ...

    def size(self) -> int:
        """How many entries there are."""
        ...

    def heads(self) -> Sequence[Head]:
        """Every signed head, smallest first."""
        ...

    def head_of(self, size: int) -> Head:
        """The one of this size."""
        ...

    def last_head(self) -> Head | None:
        """The largest one."""
        ...

    def add_head(self, head: Head) -> None:
        """Keep a signed head."""
        ...

    def awaited(self) -> bool:
        """Whether a delivery waits for a head that covers it."""
        ...
