"""The key of the journal, and the witness on another volume."""

import os
from pathlib import Path
from typing import IO

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from chassis.refusal import Unavailable
from ordinator_journal.heads import BadHead, Head

_KEY = "journal.pub.pem"
_LONGEST = 4096  # two lines of a witness and more
_LOG = structlog.get_logger()


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


def public_key(pem: bytes) -> Ed25519PublicKey:
    """What a journal is verified with.

    Raises:
        TypeError: it is no Ed25519 key.
    """
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("no Ed25519 key")
    return key


class FolderWitness:
    """Appends each head to ``heads.jsonl``, and lets the public key lie beside it.

    A last line that a crash tore is cut off at the next start: the database has its head.
    """

    def __init__(self, folder: Path, public_pem: bytes) -> None:
        self._path = folder / "heads.jsonl"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / _KEY).write_bytes(public_pem)
        self._last = self._mended()

    def __call__(self, head: Head) -> None:
        """Keep one head, synced; nothing happens if it is the last that was kept."""
        line = head.line().encode("ascii")
        if line != self._last:
            with self._path.open("ab") as file:
                _sync(file, line + b"\n")
            self._last = line

    def _mended(self) -> bytes:
        """The last head kept, when every line is whole."""
        if not self._path.exists():
            return b""
        with self._path.open("r+b") as file:
            start = max(0, file.seek(0, os.SEEK_END) - _LONGEST)
            file.seek(start)
            rest = file.read()
            whole, _, torn = rest.rpartition(b"\n")
            if torn and _is_head(torn):
                _sync(file, b"\n")
                return torn
            if torn:
                _LOG.warning("witness.torn", bytes=len(torn))
                file.truncate(start + len(rest) - len(torn))
                os.fsync(file.fileno())
            return whole.rpartition(b"\n")[2]


def _is_head(line: bytes) -> bool:
    try:
        Head.read(line)
    except BadHead:
        return False
    return True


def _sync(file: IO[bytes], content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())
