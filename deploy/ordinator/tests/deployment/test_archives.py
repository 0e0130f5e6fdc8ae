"""Blobs come back from their archive as they were; a strange archive changes nothing."""

import io
import tarfile

import pytest

from ordinator.deployment import archives
from ordinator.failures import Stopped


def archive(path, *members):
    with tarfile.open(path, "w") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def link(name, target):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


def test_what_is_unpacked_stands_in_place_of_what_was_there(tmp_path):
    folder, given = tmp_path / "blobs", []
    (folder / "aa").mkdir(parents=True)
    (folder / "aa/old.ord").write_bytes(b"old")
    file = archive(tmp_path / "blobs.tar", (tarfile.TarInfo("bb/new.ord"), b"new"))

    archives.unpack(file, folder, given.append)

    assert [path.name for path in folder.iterdir()] == ["bb"]
    assert (folder / "bb/new.ord").read_bytes() == b"new"
    assert given == [folder / "bb/new.ord"]


@pytest.mark.parametrize(
    "member",
    [tarfile.TarInfo("../out"), tarfile.TarInfo("/etc/out"), link("aa", "/etc/passwd")],
    ids=["above", "absolute", "link"],
)
def test_an_archive_that_leads_outside_is_refused_before_anything_changes(tmp_path, member):
    folder = tmp_path / "blobs"
    folder.mkdir()
    (folder / "old.ord").write_bytes(b"old")
    file = archive(tmp_path / "blobs.tar", (member, b""))

    with pytest.raises(Stopped, match="only files below its root"):
        archives.unpack(file, folder, lambda path: None)

    assert [path.name for path in folder.iterdir()] == ["old.ord"]
