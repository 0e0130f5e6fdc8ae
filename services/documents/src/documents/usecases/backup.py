"""Backups as the journal knows them: one left the house, or the house came out of one."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from documents.domain.journal import Line
from documents.usecases.journal import ExportJournal, ReadHeads
from documents.usecases.ports import StartWork
from documents.usecases.stand import OPERATOR
from ordinator_journal.verification import Verdict, verify


class NoteBackup:
    """Everything left the house in a backup, or came back from one: acts that a journal tells."""

    def __init__(self, start_work: StartWork) -> None:
        self._start_work = start_work

    def __call__(self, what: str, at: str, digest: str) -> None:
        """``what`` was done, taken or restored, with the backup of that moment and manifest."""
        details = {"at": at, "manifest": digest}
        with self._start_work() as work:
            work.journal.add(Line(OPERATOR, f"backup.{what}", details=details))


class VerifyJournal:
    """The journal read whole, and judged as an auditor judges its export."""

    def __init__(self, start_work: StartWork, key: Ed25519PublicKey) -> None:
        self._start_work = start_work
        self._key = key

    def __call__(self, witness: Iterable[bytes]) -> Verdict:
        """As far as the last head covers it; ``witness`` are heads that were kept elsewhere."""
        heads = ReadHeads(self._start_work)()
        line = Line(OPERATOR, "journal.exported")
        entries = ExportJournal(self._start_work)(line, heads[-1].size if heads else 0)
        known = (head.line().encode("ascii") + b"\n" for head in heads)
        return verify(entries, known, self._key, witness)
