"""Parts of a backup, encrypted by age to a recipient and digested as they are written."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pyrage
from pyrage.x25519 import Identity, Recipient

from ordinator.failures import Stopped

PIECE = 1 << 20
COMMENT = "#"

Moved = Callable[[int], None]
"""Told how many bytes were moved since it was told last."""


class Unopened(Exception):
    """The bytes are not what age made for this key."""


@dataclass(frozen=True)
class Part:
    """One file of a backup, as its manifest tells it."""

    name: str
    size: int
    sha256: str


def recipients(words: Sequence[str]) -> list[Recipient]:
    """Whom a backup is encrypted to.

    Raises:
        Stopped: one is no public key of age, or there is none.
    """
    if not words:
        made = "`ordinator backup-key FILE` makes one"
        raise Stopped(f"a backup is encrypted: name its age key with --recipient; {made}", code=2)
    try:
        return [Recipient.from_str(word) for word in words]
    except pyrage.RecipientError:
        raise Stopped("--recipient wants a public key of age, age1…", code=2) from None


def identities(file: Path) -> list[Identity]:
    """The secret keys of a file as ``age-keygen`` writes it.

    Raises:
        Stopped: there is none in it.
    """
    try:
        lines = [line.strip() for line in file.read_text("ascii").splitlines()]
        found = [Identity.from_str(one) for one in lines if one and not one.startswith(COMMENT)]
    except (OSError, ValueError, pyrage.IdentityError):
        found = []
    if not found:
        raise Stopped(f"{file} holds no secret key of age", code=2)
    return found


def make_identity(file: Path) -> str:
    """Write a new secret key that only its owner may read; returns its public key.

    Raises:
        Stopped: the file exists.
    """
    made = Identity.generate()
    public = str(made.to_public())
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Stopped(f"{file} exists: a key is never overwritten", code=2) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(f"# public key: {public}\n{made}\n")
    return public


def seal(source: IO[bytes], file: Path, to: Sequence[Recipient], moved: Moved) -> Part:
    """Encrypt a stream into a file, synced to the disk.

    Raises:
        Stopped: the file cannot be written.
    """
    found, size = hashlib.sha256(), 0

    def taken(piece: bytes) -> None:
        nonlocal size
        found.update(piece)
        size += len(piece)
        moved(len(piece))

    with file.open("xb") as opened:
        writer = _Writer(opened, taken)
        try:
            pyrage.encrypt_io(source, writer, to)
            opened.flush()
            os.fsync(opened.fileno())
        except (OSError, pyrage.EncryptError) as error:
            why = writer.failed or error
            raise Stopped(f"{file.name} cannot be written: {why}") from None
    return Part(file.name, size, found.hexdigest())


def unseal(file: Path, sink: IO[bytes], keys: Sequence[Identity], moved: Moved) -> None:
    """Decrypt a file into a stream.

    Raises:
        Unopened: no key opens it, or its bytes were changed.
        OSError: the sink took no more.
    """
    writer = _Writer(sink, lambda piece: moved(len(piece)))
    try:
        with file.open("rb") as opened:
            pyrage.decrypt_io(opened, writer, keys)
    except (OSError, pyrage.DecryptError):
        raise writer.failed or Unopened(file.name) from None


def digest(file: Path, moved: Moved) -> str:
    """SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
            moved(len(piece))
    return found.hexdigest()


class _Writer:
    """Tells of what was written, and keeps an error: the library makes one of its own of it."""

    def __init__(self, file: IO[bytes], taken: Callable[[bytes], None]) -> None:
        self._file, self._taken = file, taken
        self.failed: OSError | None = None

    def write(self, piece: bytes) -> int:
        try:
            self._file.write(piece)
        except OSError as error:
            self.failed = error
            raise
        self._taken(piece)
        return len(piece)

    def flush(self) -> None:
        self._file.flush()
