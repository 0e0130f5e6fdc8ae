"""A house comes back from a backup that was taken while people worked in it.

In the order of the file: damage is refused, a full disk is told, then the same target takes all.
"""

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from ordinator.settings import inherited
from testkit.demo.codes import Inbox
from testkit.demo.newcomer import write
from testkit.demo.showing import read
from testkit.demo.signing_in import by_sms
from testkit.strikes import demanded
from testkit.visitor import Visitor

from .conftest import ORPHAN, ORPHAN_BYTES, ordinator

pytestmark = pytest.mark.timeout(300)
PARTS = (
    *("idp.dump.age", "frmr.dump.age", "cabinet.dump.age", "documents.dump.age"),
    *("blobs.tar.age", "broker.json.age", "keys.tar.age", "manifest.json"),
)
FILE_LIMIT = 20 << 20  # above what PostgreSQL's log takes in one file, below the largest blob


def test_names_and_secrets_cannot_be_read_without_the_key(standing, taken, seed):
    content = b"".join((taken.folder / name).read_bytes() for name in taken.parts)
    people = [row[name] for row in seed["people"] for name in ("family_name", "snils", "phone")]
    secrets = [
        path.read_bytes().strip()
        for path in standing.deployment.secrets.rglob("*")
        if path.is_file() and path.name != "active"
    ]
    words = [*(str(word).encode() for word in people), *secrets]

    found = [word for word in words if word in content]

    sys.stdout.write(f"{len(words)} names and secrets looked for, {len(found)} found\n")
    assert found == []
    assert len(secrets) > 10
    assert len(people) > 30


@pytest.mark.parametrize("name", PARTS)
def test_a_flipped_byte_is_refused_by_the_name_of_its_part(taken, tmp_path, name):
    copy = tmp_path / "copy"
    copy.mkdir()
    for each in taken.parts:
        os.link(taken.folder / each, copy / each)
    content = bytearray((copy / name).read_bytes())
    with demanded(f"a byte of {name} flipped") as strikes:
        content[len(content) // 2] ^= 1
        (copy / name).unlink()
        strikes.add((copy / name).write_bytes(content) == len(content))

    code, said = ordinator("restore", copy, "--identity", taken.key, "--verify")

    assert code == 1
    assert re.search(rf"damaged: {re.escape(name)} ", said), said


def test_another_key_opens_nothing(taken, kept):
    other = kept / "other"
    ordinator("backup-key", other)

    code, said = ordinator("restore", taken.folder, "--identity", other, "--verify")

    assert (code, "does not open" in said) == (1, True), said


def test_a_house_that_is_not_empty_is_refused(standing, stack, taken):
    words = ("--identity", taken.key)
    whole = ordinator("restore", taken.folder, *words, "--into", stack.words[1])
    part = ordinator("restore", taken.folder, *words, "--only", "frmr", *stack.words)

    assert (whole[0], "runs: a backup is restored into an empty house" in whole[1]) == (1, True)
    assert (part[0], "the database frmr is not empty" in part[1]) == (1, True), part[1]
    assert all(map(standing.deployment.ready, standing.deployment.processes))


def test_a_backup_that_is_killed_half_way_is_none_and_goes_with_the_next(
    stack, kept, recipient, key, taken
):
    folder = taken.folder.parent
    words = ("backup", str(folder), "--recipient", recipient, "--json", *stack.words)
    with demanded("backup killed half-way") as strikes:
        child = subprocess.Popen(
            [sys.executable, "-m", "ordinator", *words],
            env=inherited(),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        while not (found := list(folder.glob("*.partial/idp.dump.age"))):
            assert child.poll() is None
            time.sleep(0.01)
        os.killpg(child.pid, signal.SIGKILL)
        strikes.add(child.wait() == -signal.SIGKILL)
    left = found[0].parent

    code, said = ordinator("restore", left, "--identity", key, "--verify")
    assert (code, "has no manifest; it was stopped before its end" in said) == (1, True), said

    code, said = ordinator(*words)
    assert (code, json.loads(said)["removed"]) == (0, [left.name]), said
    assert not left.exists()
    shutil.rmtree(json.loads(said)["path"])


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))


def test_a_disk_that_fills_up_leaves_the_target_marked(taken, target):
    words = ("restore", taken.folder, "--identity", taken.key, "--into", target)
    with demanded("no file may grow any more (RLIMIT_FSIZE)") as strikes:
        code, said = ordinator(*words, preexec_fn=small_files)
        strikes.add("load documents" in said and "writing the blobs failed" in said)

    assert code == 1, said
    assert "local restored says so and does not start" in said, said
    code, said = ordinator("launch", "--stack", target)
    assert (code, "not restored:" in said) == (1, True), said


def test_the_same_target_takes_the_whole_backup_afterwards(restored):
    _, said = restored
    sys.stdout.write(said)

    assert re.search(r"^[1-9]\d* versions, 0 without their blob$", said, re.MULTILINE)
    assert "journal: intact" in said
    assert "documents read again, 0 damaged" in said
    assert re.search(r"^told \d+, heard \d+, gaps \d+$", said, re.MULTILINE)


def test_every_row_has_its_blob(restored):
    standing, _ = restored
    folder = standing.deployment.folders.folder("state", "documents", "blobs")
    blobs = {path.stem for path in folder.rglob("*.ord")}

    rows = standing.ask("documents", "SELECT blob_id::text FROM version")

    assert {row[0] for row in rows} <= blobs
    assert (folder / ORPHAN[:2] / ORPHAN[2:4] / f"{ORPHAN}.ord").stat().st_size == ORPHAN_BYTES


def test_people_sign_in_and_read_what_they_signed_before(restored, taken):
    standing, _ = restored
    urls = standing.stack.urls
    for signed in taken.before:
        person, visitor = signed.showing.person, Visitor()
        page = visitor.open(urls["cabinet"] + "/login")
        by_sms(visitor, page, person, Inbox(urls["inbox"]))
        path = f"/documents/{signed.document_id}/versions/1/content"
        status, content = visitor.download(urls["cabinet"] + path)

        assert status == 200
        assert hashlib.sha256(content).digest() == hashlib.sha256(signed.content).digest()
    assert {one.showing.person["slug"] for one in taken.before}


def test_nobody_is_signed_in_by_what_was_given_before(restored, taken):
    standing, _ = restored
    ends = "SELECT count(*) FROM session WHERE ended_at IS NULL AND auth_time < %s"
    told = json.loads((taken.folder / "manifest.json").read_text())
    visitor = taken.ward.arrived[0].visitor

    page = visitor.open(standing.stack.urls["idp"] + "/account")

    assert standing.ask("idp", ends, told["at"]) == [(0,)]
    assert any("identifier" in form.names for form in page.forms()), page.url


def test_the_restored_house_goes_on(restored, stack):
    standing, _ = restored
    # Who registered before the backup has an account here too.
    write(standing.stack.memory, {"shown": read(stack.memory)["shown"]})
    code, said = ordinator("demo", *standing.stack.words)

    assert (code, "FAILED" in said) == (0, False), said


def test_one_service_of_yesterday_hears_what_it_missed_and_its_own_gaps_are_named(
    standing, stack, taken
):
    bound = "SELECT message_id::text FROM outbox WHERE type = 'frmr.organisation.bound.v1'"
    confirmed = "SELECT count(*) FROM account"
    facts = {row[0] for row in standing.ask("frmr", bound)}
    accounts = standing.ask("frmr", confirmed)
    words = ("--identity", taken.key, "--only", "frmr", "--set-aside", *stack.words)
    with demanded("frmr restored to before somebody was bound") as strikes:
        code, said = ordinator("restore", taken.folder, *words)
        lost = facts - {row[0] for row in standing.ask("frmr", bound)}
        strikes.add(len(lost))
    sys.stdout.write(said)

    assert code == 0, said
    assert standing.ask("frmr", confirmed) == accounts
    gaps = re.findall(r"^  (\w+)  (.*)  ([0-9a-f-]{36})$", said, re.MULTILINE)
    assert {kind for kind, _, _ in gaps} == {"foreign"}
    assert lost <= {message_id for _, _, message_id in gaps}
    standing.await_healthy()
