"""The journal tells of backups, and is judged by heads that a backup kept."""

from dataclasses import replace

from documents import wiring
from documents.usecases.backup import NoteBackup
from ordinator_journal.verification import Exit

AT, DIGEST = "2026-11-26T02:40:00+00:00", "5e" * 32


def _head(office):
    return office.keeper()().line().encode() + b"\n"


def test_a_backup_that_was_taken_is_a_line(office):
    NoteBackup(office.shared.start_work)("taken", AT, DIGEST)

    rows = office.rows(
        "SELECT convert_from(entry, 'UTF8')::jsonb -> 'details' FROM journal_entry"
        " WHERE action = 'backup.taken'"
    )
    assert rows == [({"at": AT, "manifest": DIGEST},)]


def test_a_journal_is_intact_by_the_head_that_its_backup_kept(office):
    kept = _head(office)
    NoteBackup(office.shared.start_work)("restored", AT, DIGEST)

    verdict = wiring.wire_verification(office.settings, office.shared)([kept])

    assert verdict.exit is Exit.INTACT


def test_a_journal_that_is_older_than_the_head_kept_is_incomplete(office, database):
    kept = _head(office)
    with office.owner() as owner:
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        owner.execute("ALTER TABLE tree_head DISABLE TRIGGER USER")
        owner.execute("DELETE FROM tree_head")
        owner.execute("DELETE FROM journal_entry WHERE seq > 1")

    verdict = wiring.wire_verification(office.settings, office.shared)([kept])

    assert verdict.exit is Exit.INCOMPLETE


def test_the_key_that_the_keeper_laid_beside_the_heads_will_do(office):
    kept = _head(office)
    settings = replace(office.settings, journal_key_file=None)

    verdict = wiring.wire_verification(settings, office.shared)([kept])

    assert verdict.exit is Exit.INTACT
