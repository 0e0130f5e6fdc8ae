"""A backup is whole or none: in order, in one step, unreadable without its key."""

import multiprocessing
import os
import signal

import pytest

from ordinator.backup import manifest
from ordinator.backup.manifest import Manifest
from ordinator.backup.taking import Taking, alone
from ordinator.failures import Stopped

from .conftest import NAME, SECRET, SERVICES

PARTS = [*(f"{one}.dump.age" for one in SERVICES), "blobs.tar.age", "broker.json.age"]


def test_databases_of_one_moment_come_before_the_blobs(house, taken):
    _, told = taken

    assert house.stores.asked == [*((one, f"snapshot of {one}") for one in SERVICES), "blobs"]
    assert [part.name for part in told.parts] == [*PARTS, "keys.tar.age"]


def test_the_manifest_tells_what_it_is(house, taken):
    folder, _ = taken

    told = Manifest.read(folder)

    assert (told.house, told.commit) == ("paper", "c0ffee")
    assert told.services["frmr"] == manifest.Service("0.1.0", "0004_frmr")
    assert told.journals["documents"]["size"] == 3
    assert ("documents", "cli", "backup", "note", "taken", told.at, told.digest) in house.commands


def test_nothing_of_it_can_be_read_without_its_key(taken):
    folder, _ = taken

    content = b"".join(path.read_bytes() for path in folder.iterdir())

    assert not [word for word in (NAME, SECRET, "db-idp", "ORDV") if word.encode() in content]


def test_one_that_fails_half_way_leaves_nothing(house, identity, quiet, tmp_path):
    def fail():
        raise Stopped("the vault cannot be read")

    house.keys = fail
    taking = Taking(house, tmp_path / "kept", [identity.to_public()], quiet)

    with pytest.raises(Stopped, match="the vault"):
        taking()

    assert list((tmp_path / "kept").iterdir()) == []


def killed_at_the_keys(house, identity, quiet, folder):
    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    house.keys = die
    Taking(house, folder, [identity.to_public()], quiet)()


def test_one_that_is_killed_half_way_has_no_manifest_and_is_no_backup(
    house, identity, quiet, tmp_path
):
    words = (house, identity, quiet, tmp_path / "kept")
    child = multiprocessing.get_context("fork").Process(target=killed_at_the_keys, args=words)
    child.start()
    child.join()

    (left,) = (tmp_path / "kept").iterdir()
    assert child.exitcode == -signal.SIGKILL
    assert (left / "idp.dump.age").exists()
    with pytest.raises(Stopped, match="no manifest; it was stopped before its end"):
        Manifest.read(left)
    assert manifest.found(tmp_path / "kept") == []


def test_two_at_once_into_one_folder_are_refused(tmp_path):
    with alone(tmp_path), pytest.raises(Stopped, match="another backup"), alone(tmp_path):
        pass
