"""A docker client beside an engine that answers it."""

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ordinator.failures import Stopped
from ordinator.settings import inherited

ANSWER_S = 20  # a loaded engine is slow; one that hangs is not waited for


@dataclass(frozen=True)
class Docker:
    """A client that works and the address of its engine; ``remarks`` tell what was passed over.

    ``version`` is the engine's own.
    """

    program: Path
    host: str
    version: str
    remarks: tuple[str, ...] = ()

    @property
    def env(self) -> dict[str, str]:
        """The environment of the client and of Compose."""
        return environment(self.host)

    def run(
        self, *words: str, given: str | None = None, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """One command of the client to its end, its output kept.

        Raises:
            Stopped: it failed and ``check`` is not off.
        """
        done = subprocess.run(
            [self.program, *words],
            env=self.env,
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode != 0:
            raise Stopped(failure(words, done.stdout + done.stderr))
        return done

    def pour(self, words: Sequence[str]) -> subprocess.Popen[bytes]:
        """A command of the client that reads a stream: write to ``stdin``, close it, wait."""
        return subprocess.Popen(
            [self.program, *words],
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def image(self, reference: str) -> dict[str, Any] | None:
        """What the engine knows of an image; None when it has none of that name."""
        done = self.run("image", "inspect", reference, check=False)
        return dict(json.loads(done.stdout)[0]) if done.returncode == 0 else None


def environment(host: str) -> dict[str, str]:
    """The caller's environment, with this engine and BuildKit."""
    return inherited(DOCKER_HOST=host, DOCKER_BUILDKIT="1")


def failure(words: Sequence[str], said: str) -> str:
    """Why a command of the client failed; a full disk in one sentence."""
    what = f"docker {words[0]}"
    if "no space left on device" in said.lower():
        return f"{what} failed: the engine's disk is full; free some GB (docker image prune)"
    return f"{what} failed:\n{said.strip()[-1500:]}"
