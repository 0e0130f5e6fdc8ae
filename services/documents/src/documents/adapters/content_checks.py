"""Deep checks of content in a child of its own: no environment, little memory, little time."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from threading import Timer
from typing import Any

WALL_S = 20

_CHILD = (sys.executable, "-I", "-m", "documents.adapters.content_child")
LIMIT: Mapping[str, Any] = {"level": "refuse", "id": "checker.limit", "place": ""}


class SandboxedChecks:
    """See ``usecases.outside.ContentChecks``; a child that dies or hangs is a finding."""

    def check(self, media_type: str, pieces: Iterable[bytes]) -> Sequence[Mapping[str, Any]]:
        """Stream the content into a fresh child and read its findings.

        Raises:
            ContainerDamaged, BlobMissing: the content itself cannot be read.
        """
        # Its words go nowhere: a library's complaint may quote what it read.
        with (
            tempfile.TemporaryFile() as findings,
            subprocess.Popen(  # noqa: S603 our own module, nothing of the content in the command
                (*_CHILD, media_type),
                stdin=subprocess.PIPE,
                stdout=findings,
                stderr=subprocess.DEVNULL,
                env={},
                close_fds=True,
            ) as child,
        ):
            # A child that stops reading would hold the parent at the pipe for ever.
            watch = Timer(WALL_S, child.kill)
            watch.start()
            try:
                _feed(child, pieces)
                code = child.wait()
            finally:
                watch.cancel()
                child.kill()
            findings.seek(0)
            told = findings.read()
        if code != 0:
            return [LIMIT]
        try:
            return list(json.loads(told))
        except ValueError:
            return [LIMIT]


def _feed(child: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    pipe = child.stdin
    assert pipe is not None
    broken = False
    for piece in pieces:
        if not broken:
            try:
                pipe.write(piece)
            except BrokenPipeError:
                broken = True  # the stream is read to its end all the same: its tags are checked
    try:
        pipe.close()
    except BrokenPipeError:
        return
