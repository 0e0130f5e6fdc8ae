"""Keys of age: made once, read back, refused where they are none."""

import io
import stat

import pytest
from pyrage.x25519 import Identity

from ordinator.backup.sealing import (
    Unopened,
    identities,
    make_identity,
    recipients,
    seal,
    unseal,
)
from ordinator.failures import Stopped


def nothing(_count):
    pass


def test_a_key_opens_what_was_sealed_to_it(tmp_path):
    public = make_identity(tmp_path / "key")
    part = seal(io.BytesIO(b"a" * 200_000), tmp_path / "x.age", recipients([public]), nothing)
    out = io.BytesIO()

    unseal(tmp_path / "x.age", out, identities(tmp_path / "key"), nothing)

    assert out.getvalue() == b"a" * 200_000
    assert part.size == (tmp_path / "x.age").stat().st_size
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path):
    make_identity(tmp_path / "key")

    with pytest.raises(Stopped, match="never overwritten"):
        make_identity(tmp_path / "key")


@pytest.mark.parametrize("words", [[], ["age1nonsense"], ["ssh-ed25519 AAAA"]])
def test_no_backup_without_a_key_of_age(words):
    with pytest.raises(Stopped) as refused:
        recipients(words)

    assert refused.value.code == 2


@pytest.mark.parametrize("content", ["", "# only a comment\n", "AGE-SECRET-KEY-1XYZ\n", "ключ"])
def test_a_file_without_a_secret_key_is_named(tmp_path, content):
    (tmp_path / "key").write_text(content)

    with pytest.raises(Stopped, match=f"{tmp_path / 'key'} holds no secret key"):
        identities(tmp_path / "key")


def test_a_cut_end_is_not_taken_for_the_end(tmp_path):
    key = Identity.generate()
    seal(io.BytesIO(b"a" * 200_000), tmp_path / "x.age", [key.to_public()], nothing)
    whole = (tmp_path / "x.age").read_bytes()
    (tmp_path / "x.age").write_bytes(whole[:-20])

    with pytest.raises(Unopened):
        unseal(tmp_path / "x.age", io.BytesIO(), [key], nothing)


def test_a_full_disk_is_told_as_one(tmp_path):
    class Full(io.BytesIO):
        def write(self, _piece):
            raise OSError(28, "No space left on device")

    key = Identity.generate()
    seal(io.BytesIO(b"a" * 9), tmp_path / "x.age", [key.to_public()], nothing)

    with pytest.raises(OSError, match="No space left"):
        unseal(tmp_path / "x.age", Full(), [key], nothing)
