"""Whether a backup is what was written: every byte, every key, before anything is touched."""

import json
import os
import tarfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import UUID

from pyrage.x25519 import Identity

from ordinator.backup import manifest
from ordinator.backup.manifest import Manifest
from ordinator.backup.progress import Progress
from ordinator.backup.sealing import PIECE, Unopened, digest, unseal
from ordinator.failures import Stopped

DUMPED = b"PGDMP"  # how PostgreSQL's custom format begins


@dataclass(frozen=True)
class Opened:
    """What a look into every part brought: sizes of the blobs by id, the broker, the keys."""

    blobs: Mapping[str, int]
    broker: Mapping[str, Any]
    keys: bytes


def whole(folder: Path, told: Manifest, progress: Progress, keys: Path | None = None) -> None:
    """Every part is there and has the bytes that the manifest tells.

    ``keys`` is where the part with the keys lies, if it is kept apart.

    Raises:
        Stopped: some are not; each is named.
    """
    wrong = []
    for part in told.parts:
        path = place(folder, part.name, keys)
        if not path.is_file():
            wrong.append(f"missing: {part.name}")
            continue
        with progress.of(f"read {part.name}", part.size) as moved:
            if path.stat().st_size != part.size or digest(path, moved) != part.sha256:
                wrong.append(f"damaged: {part.name} is not what was written")
    if wrong:
        raise Stopped("; ".join(wrong))


def opened(
    folder: Path,
    told: Manifest,
    identities: Sequence[Identity],
    progress: Progress,
    keys: Path | None = None,
) -> Opened:
    """Open every part and look whether it is what its name says.

    Raises:
        Stopped: a key does not open it, or it is something else.
    """
    sizes = {part.name: part.size for part in told.parts}

    def read(name: str, reader: Callable[[IO[bytes]], Any]) -> Any:
        path = place(folder, name, keys)
        with progress.of(f"open {name}", sizes[name]) as moved:
            try:
                return _piped(path, identities, moved, reader)
            except Unopened:
                to = ", ".join(told.recipients)
                sentence = f"{name} does not open: this is not the secret key of {to}"
                raise Stopped(sentence) from None
            except (tarfile.TarError, ValueError):
                raise Stopped(f"{name} holds something else than its name says") from None

    for service in told.databases:
        read(service + manifest.DUMP, _dump)
    return Opened(
        read(manifest.BLOBS, _blobs), read(manifest.BROKER, json.load), read(manifest.KEYS, _keys)
    )


def place(folder: Path, name: str, keys: Path | None) -> Path:
    """Where a part lies."""
    return keys if keys is not None and name == manifest.KEYS else folder / name


def _piped(
    path: Path,
    identities: Sequence[Identity],
    moved: Callable[[int], None],
    reader: Callable[[IO[bytes]], Any],
) -> Any:
    """What a reader makes of a part; the rest is opened too: its end may have been cut."""
    out, into = os.pipe()
    with ThreadPoolExecutor(2) as pool, open(out, "rb") as stream:  # noqa: PTH123 a pipe
        running = pool.submit(_unsealed, path, into, identities, moved)
        reading = pool.submit(reader, stream)
        wait([reading])
        while stream.read(PIECE):
            continue
        # What is not open cannot be read either: the first reason is told.
        running.result()
        return reading.result()


def _unsealed(
    path: Path, into: int, identities: Sequence[Identity], moved: Callable[[int], None]
) -> None:
    with open(into, "wb") as sink:
        unseal(path, sink, identities, moved)


def _dump(stream: IO[bytes]) -> None:
    if stream.read(len(DUMPED)) != DUMPED:
        raise ValueError("no dump")


def _blobs(stream: IO[bytes]) -> dict[str, int]:
    """Sizes by id; nothing but blobs in their two levels of folders may be there."""
    found = {}
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if member.isdir():
                continue
            path = PurePosixPath(member.name)
            named = UUID(path.stem)
            if not member.isfile() or path != PurePosixPath(
                named.hex[:2], named.hex[2:4], f"{named}.ord"
            ):
                raise ValueError(member.name)
            found[str(named)] = member.size
    return found


def _keys(stream: IO[bytes]) -> bytes:
    content = stream.read()
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            if path.is_absolute() or ".." in path.parts or not (member.isfile() or member.isdir()):
                raise ValueError(member.name)
    return content
