"""The key of the journal, and the witness on another volume."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from chassis.refusal import Unavailable
from ordinator_journal.heads import Head

_KEY = "journal.pub.pem"


class JournalKey:
    """An Ed25519 key that lies outside the database; the keeper alone holds it."""

    def __init__(self, path: Path) -> None:
        key = load_pem_private_key(path.read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"{path}: no Ed25519 key")
        self._key = key

    def sign(self, head: Head) -> Head:
        """The head with its signature."""
        return head.signed_by(self._key)

    def public_pem(self) -> bytes:
        """What an auditor verifies with."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class PublishedKey:
    """The public key as the keeper laid it beside the heads."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _KEY

    def __call__(self) -> bytes:
        """In PEM.

        Raises:
            Unavailable: the keeper has not been here yet.
        """
        try:
            return self._path.read_bytes()
        except OSError:
            raise Unavailable("journal") from None


class FolderWitness:
    """Appends each head to ``heads.jsonl``, and lets the public key lie beside it."""

    def __init__(self, folder: Path, public_pem: bytes) -> None:
        self._path = folder / "heads.jsonl"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _KEY).write_bytes(public_pem)

    def __call__(self, head: Head) -> None:
        """Keep one head, synced."""
        with self._path.open("a", encoding="ascii") as file:
            file.write(head.line() + "\n")
            file.flush()
            os.fsync(file.fileno())
