"""A stack at work, the backup that was taken of it meanwhile, and the stack that came out of it."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ordinator.deployment.local import Local
from ordinator.settings import inherited
from ordinator.stack.folders import Folders
from testkit.demo.stack import Stack
from testkit.standing import Standing

from .ward import Ward

RESTORED = "restored"
ORPHAN = "00000000-0000-4000-8000-000000000000"
ORPHAN_BYTES = 24 << 20


def ordinator(*words, **more):
    """Run a command of the house; its code and all that it said."""
    argv = [sys.executable, "-m", "ordinator", *map(str, words)]
    done = subprocess.run(
        argv,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=inherited(),
        **more,
    )
    return done.returncode, done.stdout


@dataclass(frozen=True)
class Taken:
    """A backup, the key that opens it, and who had signed what before it was begun."""

    folder: Path
    key: Path
    digest: str
    before: list
    ward: Ward

    @property
    def parts(self):
        """Names of its files, the manifest among them."""
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture(scope="session")
def standing(stack):
    found = Standing.of(stack)
    found.await_healthy()
    return found


@pytest.fixture(scope="session")
def place(standing):
    return standing.deployment.folders.place


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """Where backups go; removed at the end: they hold all that a stand has."""
    folder = tmp_path_factory.mktemp("kept")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def key(kept):
    code, said = ordinator("backup-key", kept / "key")
    assert code == 0, said
    return kept / "key"


@pytest.fixture(scope="session")
def recipient(key):
    return key.read_text("ascii").splitlines()[0].rpartition(" ")[2]


@pytest.fixture(scope="session")
def orphan(standing, place):
    """What an upload left that died between its bytes and its commit: large, and without a row."""
    folders = Folders(place, standing.deployment.folders.name)
    folder = folders.folder("state", "documents", "blobs", ORPHAN[:2], ORPHAN[2:4])
    path = folder / f"{ORPHAN}.ord"
    place.write(path, b"ORDV" + bytes(ORPHAN_BYTES - 4))
    return path


@pytest.fixture(scope="session")
def taken(stack, seed, kept, recipient, orphan):
    """Two people are at work before, while and after the backup is taken."""
    assert orphan.exists()
    ward = Ward(stack, seed)
    ward.arrive()
    ward.await_signed(3)
    before = list(ward.signed)
    words = ("--recipient", recipient, "--json", *stack.words)
    code, said = ordinator("backup", kept / "backups", *words)
    assert code == 0, said
    meanwhile = len(ward.signed)
    ward.await_signed(meanwhile + 2)
    ward.arrive(1)
    ward.await_arrived(3)
    ward.leave()
    told = json.loads(said)
    sys.stdout.write(
        f"backup of {told['bytes']} bytes: {len(before)} documents signed before it,"
        f" {meanwhile - len(before)} while it was taken, {len(ward.signed) - meanwhile} after;"
        f" {ward.signed_in} sign-ins; nobody was refused anything\n"
    )
    assert ward.failed == []
    return Taken(Path(told["path"]), kept / "key", told["digest"], before, ward)


@pytest.fixture(scope="session")
def target(place):
    """The name of an empty stack; what becomes of it is ended and removed."""
    folders = Folders(place, RESTORED)
    ordinator("down", "--stack", RESTORED)
    shutil.rmtree(folders.run)
    yield RESTORED
    ordinator("down", "--stack", RESTORED)
    shutil.rmtree(folders.run)


@pytest.fixture(scope="session")
def restored(place, target, taken):
    """The stack that came out of the backup, and what the command said of it."""
    words = ("--identity", taken.key, "--digest", taken.digest, "--into", target, "--verify")
    code, said = ordinator("restore", taken.folder, *words)
    assert code == 0, said
    deployment = Local(Folders(place, target))
    return Standing(Stack.read(deployment.description), deployment), said
