"""A house of paper: four databases of a line each, one blob, a secret; and a key for its backup."""

import io
import json
import tarfile
from contextlib import contextmanager
from uuid import UUID

import pytest
from pyrage.x25519 import Identity

from ordinator.backup.progress import Progress
from ordinator.backup.taking import Taking

SERVICES = ("idp", "frmr", "cabinet", "documents")
BLOB = UUID("0011f6b0-2f7a-5d53-9a58-0c6f5b1d7a11")
NAME, SECRET = "Орлова Анна Петровна", "password-of-the-database"
HEAD = {"at": "2026-11-26T02:40:00+00:00", "journal_id": "j", "root": "00", "size": 3}


def packed(files):
    """A tar archive of these contents by name."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


class Stores:
    """As ``deployment.stores.Stores``: what was read is told in order."""

    def __init__(self):
        self.asked = []
        self.dumps = {one: f"PGDMP {one} {NAME}".encode() * 99 for one in SERVICES}
        self.blobs = packed({f"./00/11/{BLOB}.ord": b"ORDV" + bytes(400)})

    @contextmanager
    def snapshots(self, databases):
        yield {one: f"snapshot of {one}" for one in databases}

    def ask(self, database, query):
        return [f"0004_{database}"]

    @contextmanager
    def dump(self, database, snapshot):
        self.asked.append((database, snapshot))
        yield io.BytesIO(self.dumps[database])

    @contextmanager
    def blobs_out(self):
        self.asked.append("blobs")
        yield io.BytesIO(self.blobs)


class House:
    """As a deployment."""

    name, services, commit = "paper", SERVICES, "c0ffee"
    versions = dict.fromkeys(SERVICES, "0.1.0")

    def __init__(self):
        self.stores = Stores()
        self.commands = []

    def command(self, service, *words):
        self.commands.append((service, *words))
        return json.dumps(HEAD) if words[-1] == "head" else ""

    def definitions(self):
        return {"users": [{"name": "idp", "password_hash": SECRET}]}

    def keys(self):
        return packed({"./db-idp.password": SECRET.encode()})


@pytest.fixture
def house():
    return House()


@pytest.fixture
def identity():
    return Identity.generate()


@pytest.fixture
def quiet():
    return Progress(quiet=True)


@pytest.fixture
def taken(house, identity, quiet, tmp_path):
    """A backup of that house: its folder and its manifest."""
    return Taking(house, tmp_path / "kept", [identity.to_public()], quiet)()
