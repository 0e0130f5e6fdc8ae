"""The journal in the real database: one chain, no gap, insert only, provable offline."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import event

from documents.domain.journal import By, Line
from documents.domain.refusals import EntryUnknown
from documents.usecases.journal import JournalBroken
from ordinator_journal.entries import leaf
from ordinator_journal.heads import Head
from ordinator_journal.tree import included
from ordinator_journal.verification import Exit, verify

ME = By("operator", "test")


def _exported(office):
    lines = list(office.do.export_journal(Line(ME, "journal.exported")))
    heads = [head.line().encode() for head in office.do.read_heads()]
    return lines, heads


def _verdict(office):
    office.keeper()()
    lines, heads = _exported(office)
    key = load_pem_public_key(
        (office.settings.journal_witness_dir / "journal.pub.pem").read_bytes()
    )
    # The export is itself a line that no head covers yet.
    return verify(lines[:-1], heads, key)


def test_every_act_is_a_line_of_one_chain(office):
    orlova = office.signer("orlova")
    office.signed(orlova)

    assert _verdict(office).exit is Exit.INTACT
    actions = [row[0] for row in office.rows("SELECT action FROM journal_entry ORDER BY seq")]
    assert [action for action in actions if not action.startswith(("types", "trust"))] == [
        "document.created",
        "version.uploaded",
        "version.accepted",
        "signature.received",
        "signature.counted",
        "journal.exported",
    ]


def test_fifty_writers_leave_no_gap(office):
    orlova = office.signer("orlova")

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: office.begin(orlova.caller), range(50)))

    seqs = [row[0] for row in office.rows("SELECT seq FROM journal_entry ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert _verdict(office).exit is Exit.INTACT


def test_an_act_that_fails_leaves_no_line(office):
    orlova = office.signer("orlova")
    before = office.rows("SELECT count(*) FROM journal_entry")

    def fail():
        with office.shared.start_work() as work:
            work.journal.add(Line(orlova.caller.by(), "nothing"))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fail()

    assert office.rows("SELECT count(*) FROM journal_entry") == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET action = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "DELETE FROM tree_head",
        "UPDATE journal_node SET hash = ''",
        "DELETE FROM report",
    ],
)
def test_the_services_own_role_cannot_touch_a_line(office, statement):
    office.keeper()()

    with pytest.raises(Exception, match="permission denied"):
        office.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET seq = 9", "TRUNCATE journal_entry"]
)
def test_a_trigger_stops_the_owner_too(database, statement):
    with (
        psycopg.connect(database.owner_url) as owner,
        pytest.raises(psycopg.errors.RaiseException, match="only grows"),
    ):
        owner.execute(statement)


def test_a_row_changed_by_an_administrator_is_found(office, postgres):
    orlova = office.signer("orlova")
    office.begin(orlova.caller)
    office.keeper()()
    database = office.engine.url.database
    with psycopg.connect(postgres.admin_url.rsplit("/", 1)[0] + f"/{database}") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(
            "UPDATE journal_entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'),"
            " 'document.created', 'document.destroyed'), 'UTF8')"
            " WHERE action = 'document.created'"
        )

    verdict = _verdict(office)

    assert verdict.exit is Exit.ALTERED


def test_the_witness_keeps_every_head(office):
    office.begin(office.signer("orlova").caller)

    head = office.keeper()()

    kept = (office.settings.journal_witness_dir / "heads.jsonl").read_text().splitlines()
    assert kept == [head.line()]


@pytest.mark.parametrize("torn", [0, 1, 40, -1], ids=["gone", "one byte", "half", "no newline"])
def test_a_witness_that_a_crash_tore_is_mended_at_the_next_start(office, torn):
    office.begin(office.signer("orlova").caller)
    first = office.keeper()().line() + "\n"
    kept = office.settings.journal_witness_dir / "heads.jsonl"
    kept.write_text(first[:torn])

    office.keeper()()

    assert kept.read_text() == first


def test_a_whole_witness_is_left_as_it_is(office):
    office.begin(office.signer("orlova").caller)
    first = office.keeper()().line() + "\n"

    office.keeper()()

    assert (office.settings.journal_witness_dir / "heads.jsonl").read_text() == first


def test_a_head_is_signed_only_when_due(office):
    keeper = office.keeper()
    keeper()
    office.begin(office.signer("orlova").caller)

    assert keeper() is None


def test_heads_of_a_growing_journal_all_verify(office):
    orlova, keeper = office.signer("orlova"), office.keeper()
    for _ in range(3):
        office.stored(orlova.caller, office.pdf())
        keeper()

    lines, heads = _exported(office)

    key = load_pem_public_key(
        (office.settings.journal_witness_dir / "journal.pub.pem").read_bytes()
    )
    last = Head.read(heads[-1])
    assert verify(lines[: last.size], heads, key).exit is Exit.INTACT


def test_nothing_is_signed_over_a_gap(office):
    office.stored(office.signer("orlova").caller, office.pdf())
    with office.owner() as owner:
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        owner.execute("DELETE FROM journal_entry WHERE seq = 2")

    with pytest.raises(JournalBroken, match="2"):
        office.keeper()()


@contextmanager
def _rows_read(office):
    """How many rows the service reads meanwhile."""
    read = []

    def count(_connection, cursor, *_rest):
        if cursor.description is not None:
            read.append(cursor.rowcount)

    event.listen(office.engine, "after_cursor_execute", count)
    yield read
    event.remove(office.engine, "after_cursor_execute", count)


def _lengthened(office, entries):
    """The journal with so many lines more, and a head over all."""
    with office.shared.start_work() as work:
        for number in range(entries):
            work.journal.add(Line(ME, "nothing", details={"number": number}))
    return office.keeper()()


@pytest.mark.parametrize("seq", [1, 5_000, 8_193, 10_000])
def test_a_proof_among_ten_thousand_reads_a_few_rows(office, seq):
    _lengthened(office, 10_000)

    with _rows_read(office) as read:
        head, proven = office.do.prove_entry(ME, seq)

    assert head.size >= 10_000
    assert included(leaf(proven.kept.entry), seq - 1, head.size, proven.path, head.root)
    # 14 levels, one of them made of at most 13 peaks; the head, the entry, the chain's end.
    assert sum(read) < 40


def test_lines_of_a_document_among_ten_thousand_are_proven_by_a_few_rows(office):
    orlova = office.signer("orlova")
    begun = office.begin(orlova.caller)
    _lengthened(office, 10_000)

    with _rows_read(office) as read:
        head, lines = office.do.read_journal(orlova.caller, begun.document_id)

    assert lines
    for line in lines:
        entry = leaf(line.kept.entry)
        assert included(entry, line.kept.seq - 1, head.size, line.path, head.root)
    assert sum(read) < 60


def test_the_tree_of_an_older_journal_is_filled_by_the_next_head(office):
    head = _lengthened(office, 1_001)
    with office.owner() as owner:
        owner.execute("ALTER TABLE journal_node DISABLE TRIGGER USER")
        owner.execute("DELETE FROM journal_node")
    with pytest.raises(EntryUnknown):
        office.do.prove_entry(ME, 3)

    grown = _lengthened(office, 1_000)

    assert grown.size > head.size
    found, proven = office.do.prove_entry(ME, 3)
    assert included(leaf(proven.kept.entry), 2, found.size, proven.path, found.root)


def test_an_auditor_verifies_with_the_command(office, tmp_path):
    office.begin(office.signer("orlova").caller)
    office.keeper()()
    lines, heads = _exported(office)
    (tmp_path / "export.jsonl").write_bytes(b"\n".join(lines[:-1]) + b"\n")
    (tmp_path / "heads.jsonl").write_bytes(b"\n".join(heads) + b"\n")
    witness = office.settings.journal_witness_dir
    command = [sys.executable, "-m", "ordinator_journal", "verify", "export.jsonl", "heads.jsonl"]
    command += [
        "--key",
        str(witness / "journal.pub.pem"),
        "--witness",
        str(witness / "heads.jsonl"),
    ]

    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)

    assert ended.returncode == 0, ended.stdout


def test_the_lines_of_a_document_are_shown_to_those_who_see_it(office):
    orlova = office.signer("orlova")
    document_id = office.begin(orlova.caller).document_id

    _, first = office.do.read_journal(orlova.caller, document_id)
    _, second = office.do.read_journal(orlova.caller, document_id)

    assert len(first) == 1
    assert b'"journal.read"' in second[-1].kept.entry
