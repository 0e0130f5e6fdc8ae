"""`make demo` says no when something is wrong, and names the step at which it is."""

import shutil
import subprocess
import sys
import tarfile
from io import BytesIO

import psycopg
import pytest

from testkit.demo.newcomer import write
from testkit.demo.showing import read
from testkit.strikes import demanded

CALLER = "cabinet.web"


@pytest.fixture
def demo(standing):
    """Plays the demo as its command does; the code it ended with and what it printed."""

    def play():
        done = subprocess.run(
            [sys.executable, "-m", "testkit", "demo", "--stack", standing.deployment.description],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    return play


@pytest.fixture
def stopped(standing):
    """Stops a process of the stack, and starts it again at the end.

    The cabinet leaves whoever was away alone for 15 seconds: it is started anew too, so that
    whoever comes next finds the house as it was.
    """
    names = []

    def stop(name):
        standing.deployment.stop(name)
        names.append(name)

    yield stop
    if CALLER not in names:
        stop(CALLER)
    for name in names:
        standing.deployment.start(name)


@pytest.fixture
def owner(standing):
    """A session of who may do everything in the documents' database."""
    with psycopg.connect(standing.database("documents"), autocommit=True) as session:
        session.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_only_grows")
        yield session
        session.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_only_grows")


@pytest.fixture(autouse=True)
def afresh(stack):
    """As if nothing had been shown before: what a test damages stays known as damaged."""
    told = read(stack.memory)
    if told.pop("last", None):
        write(stack.memory, told)


def failed(told):
    return [line.removeprefix("FAILED ") for line in told.splitlines() if "FAILED" in line]


def alter(sound, altered):
    """Another archive of the same blobs, the last bit of each turned; how many."""
    count = 0
    with tarfile.open(sound) as source, tarfile.open(altered, "w") as target:
        for member in source.getmembers():
            content = source.extractfile(member).read() if member.isfile() else None
            if content and member.name.endswith(".ord"):
                content = content[:-1] + bytes([content[-1] ^ 1])
                count += 1
            target.addfile(member, BytesIO(content or b""))
    return count


def keep(standing, path):
    with standing.deployment.stores.blobs_out() as source, path.open("wb") as file:
        shutil.copyfileobj(source, file)


def lay(standing, path):
    with standing.deployment.stores.blobs_in() as target, path.open("rb") as file:
        shutil.copyfileobj(file, target)


@pytest.mark.demand("D8")
def test_an_altered_journal_fails_the_proof(demo, owner):
    code, told = demo()
    assert (code, failed(told)) == (0, [])
    altered = "UPDATE journal_entry SET entry = set_byte(entry, 20, get_byte(entry, 20) # 1)"
    with demanded("one bit of a journal row changed") as strikes:
        strikes.add(owner.execute(f"{altered} WHERE seq = 5").rowcount)
        code, told = demo()
    owner.execute(f"{altered} WHERE seq = 5")

    assert (code, failed(told)) == (1, ["7 proof of the journal"])


@pytest.mark.demand("D6")
def test_an_altered_blob_fails_the_look_back(demo, standing, tmp_path):
    code, told = demo()
    assert (code, failed(told)) == (0, [])
    shown = read(standing.stack.memory)["last"]["document_id"]
    sound, altered = tmp_path / "sound.tar", tmp_path / "altered.tar"
    keep(standing, sound)
    with demanded("one bit of each blob changed") as strikes:
        strikes.add(alter(sound, altered))
        lay(standing, altered)
        code, told = demo()
    lay(standing, sound)

    assert (code, failed(told)) == (1, ["0 what was shown before is still intact"])
    assert shown in told


@pytest.mark.parametrize(
    ("service", "step"),
    [
        ("idp", "1 registration with a second factor"),
        ("cabinet", "3 entry into the cabinet"),
        ("frmr", "4 binding to the organisation"),
        ("documents", "6 upload and check of a discharge summary"),
    ],
)
def test_without_a_service_the_demo_names_the_step_that_needs_it(demo, stopped, service, step):
    with demanded(f"{service} stopped") as strikes:
        stopped(f"{service}.web")
        code, told = demo()
        strikes.add(len(failed(told)))

    assert (code, failed(told)) == (1, [step])
