"""The journal: lines of a document, the export, and the heads that the keeper signs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from documents.domain.journal import By, Line
from documents.domain.refusals import EntryUnknown
from documents.usecases.catalogue import Caller, seen_document
from documents.usecases.ports import Clock, Kept, StartWork, Work
from ordinator_journal.entries import leaf
from ordinator_journal.heads import Head
from ordinator_journal.tree import Frontier, Node, folded, path_of

HEAD_EVERY = timedelta(seconds=60)
HEAD_ENTRIES = 1_000
_BATCH = 1_000


@dataclass(frozen=True)
class Proven:
    """A line, and the path that proves it to a head; none yet for one younger than the head."""

    kept: Kept
    path: Sequence[bytes] | None


class ReadJournal:
    """The lines of one document; looking leaves one more."""

    def __init__(self, start_work: StartWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self, caller: Caller, document_id: UUID) -> tuple[Head | None, Sequence[Proven]]:
        """The last head, and the lines, oldest first, each proven to it."""
        with self._start_work() as work:
            actor = work.registry.actor(caller.account_id, caller.position_id, self._clock().date())
            seen_document(work, actor, document_id)
            lines, head = work.journal.of(document_id), work.journal.last_head()
            paths = proofs(work, [line.seq for line in lines], head)
            work.journal.add(Line(caller.by(), "journal.read", document_id))
            return head, [Proven(line, paths.get(line.seq)) for line in lines]


def proofs(work: Work, seqs: Sequence[int], head: Head | None) -> Mapping[int, Sequence[bytes]]:
    """The path that proves each entry to the head, of as few nodes as the tree has levels.

    Entries younger than the head have none, and all whose tree the keeper has not kept yet.
    """
    size = head.size if head else 0
    paths = {seq: path_of(seq - 1, size) for seq in seqs if seq <= size}
    nodes = work.journal.nodes({node for path in paths.values() for part in path for node in part})
    return {
        seq: [folded([nodes[node] for node in part]) for part in path]
        for seq, path in paths.items()
        if all(node in nodes for part in path for node in part)
    }


class ExportJournal:
    """Every entry, in order; the export itself is a line before it begins."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, line: Line, size: int | None = None) -> Iterator[bytes]:
        """The canonical bytes of each entry, after this line was written.

        ``size``: only the first so many, as a head of that size covers them.
        """
        with self._start_work() as work:
            work.journal.add(line)
        return self._entries(size)

    def _entries(self, size: int | None) -> Iterator[bytes]:
        seq = 0
        while size is None or seq < size:
            limit = _BATCH if size is None else min(_BATCH, size - seq)
            with self._start_work() as work:
                batch = work.journal.after(seq, limit)
            if not batch:
                return
            for kept in batch:
                yield kept.entry
            seq = batch[-1].seq


class ProveEntry:
    """That an entry stands in the journal which a signed head covers."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, by: By, seq: int) -> tuple[Head, Proven]:
        """The last head, the entry and its path; EntryUnknown, also where no head covers it yet."""
        with self._start_work() as work:
            head = work.journal.last_head()
            found = work.journal.after(seq - 1, 1)
            path = proofs(work, [seq], head).get(seq)
            if head is None or path is None or not found:
                raise EntryUnknown
            work.journal.add(Line(by, "journal.proven", details={"seq": seq}))
            return head, Proven(found[0], path)


class ReadHeads:
    """Every signed head."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self) -> Sequence[Head]:
        """Smallest first."""
        with self._start_work() as work:
            return work.journal.heads()


class JournalBroken(Exception):
    """An entry is gone: nothing is signed over a gap. Its number is told."""


class SignHead:
    """The keeper's part: sign a head when one is due, and have it kept on another volume too."""

    def __init__(
        self,
        start_work: StartWork,
        sign: Callable[[Head], Head],
        witness: Callable[[Head], None],
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._sign = sign
        self._witness = witness
        self._clock = clock
        # The right edge of the tree: after a start it is built anew, then it only grows.
        self._tree = Frontier()
        self._seen = False

    def __call__(self) -> Head | None:
        """The head, if one was due: after 1,000 entries, a minute, or when a delivery waits."""
        now = self._clock()
        with self._start_work() as work:
            last, size = work.journal.last_head(), work.journal.size()
            if last is not None and not self._seen:
                # Who was here before may have died between the commit and the witness.
                self._witness(last)
            self._seen = True
            grown = size - (last.size if last else 0)
            if not grown:
                return None
            old = last is None or now - datetime.fromisoformat(last.at) >= HEAD_EVERY
            if not old and grown < HEAD_ENTRIES and not work.journal.awaited():
                return None
            self._grow(work, size)
            root = self._tree.root()
            at = now.isoformat(timespec="microseconds")
            head = self._sign(Head(at, str(work.journal.journal_id()), root, size))
            work.journal.add_head(head)
        self._witness(head)
        return head

    def _grow(self, work: Work, size: int) -> None:
        covered = work.journal.covered()
        while self._tree.size < size:
            batch = work.journal.after(self._tree.size, min(_BATCH, size - self._tree.size))
            if not batch:
                raise JournalBroken(self._tree.size + 1)
            nodes: list[tuple[Node, bytes]] = []
            for kept in batch:
                if kept.seq != self._tree.size + 1:
                    raise JournalBroken(self._tree.size + 1)
                made = self._tree.add(leaf(kept.entry))
                if kept.seq > covered:
                    nodes += made
            work.journal.add_nodes(nodes)
