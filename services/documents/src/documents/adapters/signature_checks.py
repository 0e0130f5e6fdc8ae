"""Signatures are judged in a child: no environment, no network, little memory, little time."""

import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import Lock, Timer
from typing import IO, Any

import structlog

from documents.adapters import signature_frames as frames
from documents.domain.evidence import Anchor
from documents.domain.verdict import Indication, SubIndication, Unsound, Verdict
from documents.usecases.evidence import RevocationSource
from documents.usecases.verification import Judged

WALL_S = 20.0
CPU_S = 10
JOBS = 200
"""So many one child judges: starting it costs more than most judgements."""
_START_S = 120.0

_CHILD = (sys.executable, "-I", "-m", "documents.adapters.signature_child")
_log = structlog.get_logger()


class Gone(Exception):
    """The child died, hung or spoke nonsense; another takes its place."""


class SignatureChild:
    """One child at a time, started when it is needed, replaced when it fails or has done enough.

    Time that the parent spends on the network for it is not the child's.
    """

    def __init__(
        self, command: Sequence[str] = _CHILD, *, wall_s: float = WALL_S, cpu_s: int = CPU_S
    ) -> None:
        self._command = (*command, str(cpu_s))
        self._wall_s = wall_s
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._reap: Callable[[], object] = int
        self._left = 0

    def judge(self, asked: Mapping[str, Any], revocation: RevocationSource) -> Judged:
        """What the child finds, its questions answered by ``revocation``.

        Raises:
            Gone: it found nothing within its limits.
        """
        with self._lock:
            process = self._started()
            try:
                return self._dialogue(process, asked, revocation)
            except BaseException:
                self._end()
                raise

    def _dialogue(
        self,
        process: subprocess.Popen[bytes],
        asked: Mapping[str, Any],
        revocation: RevocationSource,
    ) -> Judged:
        said, left_s = self._exchange(process, asked, self._wall_s)
        while "evidence" in said:
            answer = _evidence(revocation, said["evidence"])
            said, left_s = self._exchange(process, answer, left_s)
        self._left -= 1
        try:
            return frames.judged(said["judged"])
        except (KeyError, frames.BadFrame) as error:
            raise Gone from error

    def _exchange(
        self, process: subprocess.Popen[bytes], told: Mapping[str, Any], left_s: float
    ) -> tuple[dict[str, Any], float]:
        """Say something and hear the answer; the child is killed when its time is over."""
        began = time.monotonic()
        watch = Timer(max(0.0, left_s), process.kill)
        watch.start()
        try:
            frames.put(_pipe(process.stdin), told)
            return frames.take(_pipe(process.stdout)), left_s - (time.monotonic() - began)
        except (frames.BadFrame, BrokenPipeError) as error:
            raise Gone from error
        finally:
            watch.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._left > 0 and self._process.poll() is None:
            return self._process
        self._end()
        # Its words go nowhere: a library's complaint may quote what it read.
        process = subprocess.Popen(  # noqa: S603 our own module, nothing of a message in the command
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            close_fds=True,
        )
        self._process, self._left = process, JOBS
        self._reap = weakref.finalize(self, _reap, process)
        watch = Timer(_START_S, process.kill)
        watch.start()
        try:
            frames.take(_pipe(process.stdout))
        except frames.BadFrame as error:
            self._end()
            raise Gone from error
        finally:
            watch.cancel()
        return process

    def _end(self) -> None:
        if self._process is not None:
            self._reap()
            self._process = None


class SandboxedVerification:
    """See ``usecases.verification.Verify``: a child that dies or hangs is a finding of its own."""

    def __init__(self, child: SignatureChild, revocation: RevocationSource) -> None:
        self._child = child
        self._revocation = revocation

    def __call__(
        self,
        message: bytes,
        signer_index: int,
        digests: Mapping[str, bytes],
        anchors: Sequence[Anchor],
        received_at: datetime,
    ) -> Judged:
        """Judge one signer of a message over a file with these digests."""
        asked = {
            "message": message,
            "signer_index": signer_index,
            "digests": dict(digests),
            "anchors": list(anchors),
            "received_at": received_at,
        }
        try:
            return self._child.judge(asked, self._revocation)
        except Gone:
            _log.warning("checker.limit", kind="signature")
            sub = SubIndication.GENERIC
            limit = Verdict(Indication.INDETERMINATE, sub, "checker.limit", received_at)
            return Judged(limit)


def _evidence(revocation: RevocationSource, asked: Any) -> dict[str, Any]:
    try:
        found = revocation.evidence(
            asked["certificate"],
            asked["issuers"],
            frames.names(asked["names"]),
            asked["not_before"],
        )
    except Unsound as unsound:
        return {"unsound": unsound.sub_indication.value, "finding": unsound.finding}
    except (KeyError, TypeError) as error:
        raise Gone from error
    return {"objects": list(found)}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def _reap(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
