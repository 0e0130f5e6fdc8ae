"""The journal in PostgreSQL: lines wait until the end of the transaction, then join the chain."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, text

from chassis.clock import Clock
from documents.domain.journal import Line
from documents.usecases.ports import Kept
from ordinator_journal.entries import leaf
from ordinator_journal.heads import Head
from ordinator_journal.tree import Node


class PostgresJournal:
    """See ``usecases.ports.Journal``."""

    def __init__(self, db: Connection, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._lines: list[Line] = []

    def add(self, line: Line) -> None:
        """Keep it for the end of the transaction."""
        self._lines.append(line)

    def append(self) -> None:
        """The last statements of a transaction: no act without a line, no gap, one chain."""
        if not self._lines:
            return
        statement = text("SELECT seq, hash FROM journal_head FOR UPDATE")
        row = self._db.execute(statement).one()
        seq, prev = row.seq, bytes(row.hash)
        made = []
        for line in self._lines:
            seq += 1
            entry = line.entry(seq, self._clock(), prev)
            prev = leaf(entry)
            made.append(
                {
                    "seq": seq,
                    "entry": entry,
                    "hash": prev,
                    "document_id": line.document_id,
                    "action": line.action,
                }
            )
        self._db.execute(
            text(
                """INSERT INTO journal_entry (seq, entry, hash, document_id, action)
                VALUES (:seq, :entry, :hash, :document_id, :action)"""
            ),
            made,
        )
        head = text("UPDATE journal_head SET seq = :seq, hash = :hash")
        self._db.execute(head, {"seq": seq, "hash": prev})
        self._lines.clear()

    def of(self, document_id: UUID) -> Sequence[Kept]:
        """Entries of a document."""
        return self._kept("WHERE document_id = :id ORDER BY seq", id=document_id)

    def queued(self, document_id: UUID, delivery_id: UUID) -> Kept | None:
        """The entry that tells of a delivery's beginning."""
        found = self._kept(
            """WHERE document_id = :id AND action = 'delivery.queued'
            AND CAST(convert_from(entry, 'UTF8') AS jsonb) -> 'details' ->> 'delivery_id'
                = :delivery_id ORDER BY seq LIMIT 1""",
            id=document_id,
            delivery_id=str(delivery_id),
        )
        return found[0] if found else None

    def after(self, seq: int, limit: int) -> Sequence[Kept]:
        """Entries that follow."""
        return self._kept("WHERE seq > :seq ORDER BY seq LIMIT :limit", seq=seq, limit=limit)

    def nodes(self, wanted: Iterable[Node]) -> Mapping[Node, bytes]:
        """Hashes of nodes; those of entries are made of what is stored, not of the stored hash."""
        levels = [each.level for each in wanted]
        places = [each.place for each in wanted]
        entries = self._db.execute(
            text("SELECT seq, entry FROM journal_entry WHERE seq = ANY(:seqs)"),
            {"seqs": [each.place + 1 for each in wanted if not each.level]},
        )
        inner = self._db.execute(
            text(
                """SELECT level, place, hash FROM journal_node JOIN
                unnest(CAST(:levels AS smallint[]), CAST(:places AS bigint[]))
                AS wanted (level, place) USING (level, place)"""
            ),
            {"levels": levels, "places": places},
        )
        return {Node(0, row.seq - 1): leaf(bytes(row.entry)) for row in entries} | {
            Node(row.level, row.place): bytes(row.hash) for row in inner
        }

    def add_nodes(self, nodes: Iterable[tuple[Node, bytes]]) -> None:
        """Keep inner nodes; those that are kept already stay."""
        rows = [{"level": at.level, "place": at.place, "hash": found} for at, found in nodes]
        if rows:
            self._db.execute(
                text(
                    """INSERT INTO journal_node (level, place, hash)
                    VALUES (:level, :place, :hash) ON CONFLICT DO NOTHING"""
                ),
                rows,
            )

    def covered(self) -> int:
        """How many entries the kept nodes are of."""
        statement = "SELECT coalesce(max(place) + 1, 0) * 2 FROM journal_node WHERE level = 1"
        return int(self._db.execute(text(statement)).scalar_one())

    def journal_id(self) -> UUID:
        """The id of this journal."""
        found: UUID = self._db.execute(text("SELECT journal_id FROM journal_head")).scalar_one()
        return found

    def size(self) -> int:
        """How many entries are committed."""
        return int(self._db.execute(text("SELECT seq FROM journal_head")).scalar_one())

    def heads(self) -> Sequence[Head]:
        """Smallest first."""
        return self._heads("ORDER BY size")

    def head_of(self, size: int) -> Head:
        """The one of this size."""
        return self._heads("WHERE size = :size", size=size)[0]

    def last_head(self) -> Head | None:
        """The largest."""
        found = self._heads("ORDER BY size DESC LIMIT 1")
        return found[0] if found else None

    def add_head(self, head: Head) -> None:
        """Keep a signed head."""
        self._db.execute(
            text(
                """INSERT INTO tree_head (size, at, root, signature)
                VALUES (:size, :at, :root, :signature)"""
            ),
            vars(head),
        )

    def awaited(self) -> bool:
        """Whether a delivery is queued: it leaves with a head that covers it."""
        statement = "SELECT EXISTS (SELECT FROM delivery WHERE status = 'queued')"
        return bool(self._db.execute(text(statement)).scalar_one())

    def _kept(self, ending: str, **asked: Any) -> list[Kept]:
        statement = f"SELECT seq, entry, hash FROM journal_entry {ending}"  # noqa: S608
        rows: Sequence[Row[Any]] = self._db.execute(text(statement), asked).all()
        return [Kept(row.seq, bytes(row.entry), bytes(row.hash)) for row in rows]

    def _heads(self, ending: str, **asked: Any) -> list[Head]:
        statement = f"SELECT size, at, root, signature FROM tree_head {ending}"  # noqa: S608
        journal_id = str(self.journal_id())
        return [
            Head(row.at, journal_id, bytes(row.root), row.size, bytes(row.signature))
            for row in self._db.execute(text(statement), asked)
        ]
