"""A backup of a composed house is taken through its containers, and one service comes back."""

import json
import re
import subprocess
import sys

import pytest

from ordinator.settings import inherited

pytestmark = pytest.mark.timeout(600)


def ordinator(*words):
    argv = [sys.executable, "-m", "ordinator", *map(str, words)]
    done = subprocess.run(
        argv,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=inherited(),
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def taken(standing, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    code, public = ordinator("backup-key", folder / "key")
    assert code == 0, public
    words = ("--recipient", public.strip(), *standing.stack.words)
    code, said = ordinator("backup", folder / "backups", *words)
    assert code == 0, said
    (backup,) = (folder / "backups").glob("ordinator-*")
    return backup, folder / "key"


def test_it_is_sound_and_tells_of_what_it_is_made(taken, tell):
    backup, key = taken
    code, said = ordinator("restore", backup, "--identity", key, "--verify")
    told = json.loads((backup / "manifest.json").read_text())

    assert (code, "sound: compose" in said) == (0, True), said
    assert all(one["version"] and one["schema"] for one in told["services"].values())
    assert told["commit"]
    tell(f"backup of {told['house']}: {sum(part['size'] for part in told['parts'])} bytes, sound")


def test_a_house_with_volumes_is_not_restored_over(standing, taken):
    backup, key = taken
    code, said = ordinator("restore", backup, "--identity", key, *standing.stack.words)

    assert (code, "is not empty: it has the volumes" in said) == (1, True), said


def test_one_service_comes_back_with_its_blobs(standing, taken, tell):
    backup, key = taken
    words = ("--identity", key, "--only", "documents", "--set-aside", *standing.stack.words)
    code, said = ordinator("restore", backup, *words)

    assert code == 0, said
    assert "journal: intact" in said, said
    found = re.search(r"^\d+ versions, 0 without their blob$", said, re.MULTILINE)
    assert found, said
    standing.await_healthy()
    tell(f"documents restored in a composed house: {found[0]}")
