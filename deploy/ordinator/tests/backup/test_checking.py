"""A damaged backup is refused before anything is touched, and its damage is named."""

import json

import pytest
from pyrage import encrypt
from pyrage.x25519 import Identity

from ordinator.backup import checking
from ordinator.backup.manifest import Manifest
from ordinator.backup.restoring import Backup
from ordinator.backup.sealing import Part
from ordinator.failures import Stopped
from testkit.strikes import demanded

from .conftest import BLOB, packed

NAMES = [
    *("idp.dump.age", "frmr.dump.age", "cabinet.dump.age", "documents.dump.age"),
    *("blobs.tar.age", "broker.json.age", "keys.tar.age"),
]


@pytest.fixture
def backup(taken, identity):
    return Backup(*taken, [identity])


def test_a_sound_one_opens(backup, quiet):
    found = backup.verified(quiet)

    assert found.blobs == {str(BLOB): 404}
    assert found.broker["users"][0]["name"] == "idp"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", [0, -1, 300])
def test_a_flipped_byte_is_refused_by_the_name_of_its_part(backup, quiet, name, place):
    path = backup.folder / name
    content = bytearray(path.read_bytes())
    with demanded(f"byte {place} of {name} flipped") as strikes:
        content[place] ^= 1
        strikes.add(path.write_bytes(content) > 0)

    with pytest.raises(Stopped, match=f"damaged: {name}"):
        backup.verified(quiet)


def test_every_byte_of_the_manifest_counts(taken):
    path = taken[0] / "manifest.json"
    content = path.read_bytes()
    for place in range(0, len(content), 7):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])

        with pytest.raises(Stopped, match=r"damaged: manifest\.json|format"):
            Manifest.read(taken[0])


def test_every_damaged_part_is_named_at_once(backup, quiet):
    (backup.folder / "idp.dump.age").unlink()
    (backup.folder / "blobs.tar.age").write_bytes(b"")

    with pytest.raises(Stopped, match=r"missing: idp\.dump\.age; damaged: blobs\.tar\.age"):
        backup.verified(quiet)


def test_another_key_opens_nothing_and_is_told_whose_it_is(taken, quiet):
    wrong = Backup(*taken, [Identity.generate()])

    with pytest.raises(Stopped, match=f"this is not the secret key of {taken[1].recipients[0]}"):
        wrong.verified(quiet)


def test_keys_that_are_kept_apart_are_found_where_they_are_said_to_be(backup, quiet, tmp_path):
    apart = (backup.folder / "keys.tar.age").rename(tmp_path / "elsewhere.age")

    with pytest.raises(Stopped, match=r"missing: keys\.tar\.age"):
        backup.verified(quiet)
    assert Backup(backup.folder, backup.told, backup.identities, apart).verified(quiet).keys


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("idp.dump.age", b"no dump"),
        ("broker.json.age", b"{"),
        ("blobs.tar.age", b"no archive"),
        ("blobs.tar.age", packed({"../../etc/passwd": b"x"})),
        ("keys.tar.age", packed({"/etc/passwd": b"x"})),
        ("keys.tar.age", packed({"../x": b"x"})),
    ],
    ids=["dump", "broker", "blobs", "blob leads outside", "absolute key", "key leads outside"],
)
def test_a_part_that_somebody_else_encrypted_is_looked_into(backup, quiet, name, content, identity):
    sealed = encrypt(content, [identity.to_public()])
    (backup.folder / name).write_bytes(sealed)

    with pytest.raises(Stopped, match=f"{name} holds something else"):
        checking.opened(backup.folder, backup.told, [identity], quiet)


def test_a_manifest_made_anew_is_another_one(taken):
    folder, told = taken
    parts = [Part(one.name, one.size, "00" * 32) for one in told.parts]
    forged = Manifest(**{**vars(told), "parts": parts})
    (folder / "manifest.json").write_bytes(forged.content())

    assert Manifest.read(folder).digest != told.digest
    assert json.loads(forged.content())["digest"] == forged.digest
