"""The doors of the journal, and the verifier that an auditor runs on what they gave."""

import json
import subprocess
import sys

import pytest

from ordinator_journal.entries import leaf
from ordinator_journal.tree import included


@pytest.fixture
def auditor(clinic, orlova):
    """Somebody with the officer's scope."""
    return lambda path: clinic.client.get(path, headers=clinic.headers(orlova, scope="audit"))


def _fetch(clinic, auditor, folder):
    """As an auditor does: the heads first, then what the last of them covers."""
    heads = clinic.client.get("/journal/heads").data
    size = json.loads(heads.splitlines()[-1])["size"]
    (folder / "heads.jsonl").write_bytes(heads)
    (folder / "export.jsonl").write_bytes(auditor(f"/journal/export?size={size}").data)


def _run(clinic, folder):
    witness = clinic.office.settings.journal_witness_dir
    return subprocess.run(
        [
            *(sys.executable, "-m", "ordinator_journal", "verify"),
            *(folder / "export.jsonl", folder / "heads.jsonl"),
            *("--key", witness / "journal.pub.pem", "--witness", witness / "heads.jsonl"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.demand("D8")
def test_the_export_and_the_heads_verify_offline(clinic, orlova, auditor, tmp_path):
    clinic.stored(orlova)
    clinic.office.keeper()()
    clinic.stored(orlova, clinic.office.pdf("later than the head"))

    _fetch(clinic, auditor, tmp_path)
    done = _run(clinic, tmp_path)

    assert (done.returncode, done.stdout.split(":")[0]) == (0, "intact")


@pytest.mark.demand("D8")
def test_a_row_changed_by_hand_is_found_and_named(clinic, orlova, auditor, tmp_path):
    clinic.stored(orlova)
    clinic.office.keeper()()
    with clinic.office.owner() as owner:
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE journal_entry SET entry = convert_to("
            "replace(convert_from(entry, 'UTF8'), 'document.created', 'document.deleted'), 'UTF8')"
            " WHERE seq = (SELECT min(seq) FROM journal_entry WHERE action = 'document.created')"
        )
        (seq,) = owner.execute(
            "SELECT min(seq) FROM journal_entry WHERE action = 'document.created'"
        ).fetchone()

    _fetch(clinic, auditor, tmp_path)
    done = _run(clinic, tmp_path)

    assert done.returncode == 1
    # The entry after it does not follow from what it has become.
    assert f"at entry {seq + 1}" in done.stdout


def test_lines_of_a_document_are_proven_to_the_signed_head(clinic, orlova):
    document_id = clinic.stored(orlova)
    head = clinic.office.keeper()()

    told = clinic.get(orlova, f"/documents/{document_id}/journal").json

    assert told["head"] == head.shown()
    assert [line["action"] for line in told["items"]][:3] == [
        "document.created",
        "version.uploaded",
        "version.accepted",
    ]
    for line in told["items"]:
        entry = line["entry"].encode()
        path = [bytes.fromhex(sibling) for sibling in line["path"]]
        assert leaf(entry).hex() == line["hash"]
        assert json.loads(entry)["document_id"] == document_id
        assert included(leaf(entry), line["seq"] - 1, head.size, path, head.root)


def test_an_entry_is_proven_to_an_auditor(clinic, orlova, auditor):
    clinic.stored(orlova)
    head = clinic.office.keeper()()

    told = auditor("/journal/proofs/inclusion?seq=1").json

    path = [bytes.fromhex(sibling) for sibling in told["line"]["path"]]
    assert told["head"] == head.shown()
    assert included(leaf(told["line"]["entry"].encode()), 0, head.size, path, head.root)


def test_what_no_head_covers_is_not_proven(clinic, orlova, auditor):
    clinic.office.keeper()()

    answer = auditor("/journal/proofs/inclusion?seq=100000")

    assert (answer.status_code, answer.json["code"]) == (404, "entry-unknown")


def test_a_tool_of_the_auditors_own_may_export(clinic, orlova):
    headers = clinic.headers(orlova, scope="audit", act=None, client_id="ordinator-cli")
    del headers["Position-Id"]

    answer = clinic.client.get("/journal/export", headers=headers)

    assert answer.status_code == 200


def test_the_key_of_the_heads_is_open(clinic):
    before = clinic.client.get("/journal/key.pem")
    clinic.office.keeper()

    after = clinic.client.get("/journal/key.pem")

    assert (before.status_code, before.json["code"]) == (503, "unavailable")
    assert after.data.startswith(b"-----BEGIN PUBLIC KEY-----")


def test_the_export_is_for_auditors(clinic, orlova):
    answer = clinic.get(orlova, "/journal/export")

    assert answer.status_code == 403


def test_an_export_is_a_line_of_itself(auditor):
    lines = auditor("/journal/export").data.splitlines()

    assert json.loads(lines[-1])["action"] == "journal.exported"
