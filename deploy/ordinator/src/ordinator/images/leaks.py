"""Looking for what must not be in an image: in every file of every layer, and in its history."""

import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from ordinator.engine import Engine
from ordinator.failures import Stopped

_CHUNK = 1 << 20


def refuse(engine: Engine, reference: str, needles: Iterable[bytes], folder: Path) -> None:
    """Look through an image that the engine has; ``folder`` has room for a copy of it.

    Raises:
        Stopped: something was found; the sentence says where, never what.
    """
    archive = folder / "image.tar"
    engine.ask("save", "--output", str(archive), reference)
    try:
        with tarfile.open(archive) as image:
            found = sorted(leaks(image, frozenset(needles)))
    finally:
        archive.unlink()
    if found:
        told = "\n".join(f"  {place}" for place in found)
        raise Stopped(f"{reference} holds a secret of its build:\n{told}")


def leaks(image: tarfile.TarFile, needles: frozenset[bytes]) -> Iterator[str]:
    """Where one of ``needles`` is: members of the layers, and the papers that tell the history.

    ``image`` is what `docker save` writes; layers are archives within it, packed or not.
    """
    for member in image:
        if not member.isfile():
            continue
        file = image.extractfile(member)
        assert file is not None
        if _is_layer(member.name, file):
            yield from _in_layer(member.name, file, needles)
        elif _holds(file, needles):
            yield f"history ({member.name})"


def _is_layer(name: str, file: IO[bytes]) -> bool:
    if name.endswith(("manifest.json", "repositories", "VERSION", "/json")):
        return False
    start = file.read(512)
    file.seek(0)
    return start[257:262] == b"ustar" or start[:2] == b"\x1f\x8b"


def _in_layer(name: str, file: IO[bytes], needles: frozenset[bytes]) -> Iterator[str]:
    with TemporaryFile() as copied:
        while chunk := file.read(_CHUNK):
            copied.write(chunk)
        copied.seek(0)
        with tarfile.open(fileobj=copied) as layer:
            for member in layer:
                told = f"{member.name} {member.linkname}".encode()
                content = layer.extractfile(member) if member.isfile() else None
                if any(needle in told for needle in needles) or (
                    content is not None and _holds(content, needles)
                ):
                    yield f"/{member.name} (layer {name.removesuffix('/layer.tar')[-12:]})"


def _holds(file: IO[bytes], needles: frozenset[bytes]) -> bool:
    longest = max(map(len, needles), default=1)
    kept = b""
    while chunk := file.read(_CHUNK):
        kept += chunk
        if any(needle in kept for needle in needles):
            return True
        kept = kept[-longest + 1 :] if longest > 1 else b""
    return False
