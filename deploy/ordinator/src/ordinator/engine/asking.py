"""How an engine is asked: by the command lines of a client and of Compose."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ordinator.failures import Stopped

LAST = 1500  # characters of what a failed program said
FULL = "no space left on device"


@dataclass(frozen=True)
class Engine:
    """How an engine is asked: ``docker`` and ``compose`` are the beginnings of command lines.

    ``compose`` is empty where nothing needs it. ``env`` names the engine and asks for BuildKit.
    ``own``: it runs for this command alone and ends with it.
    """

    docker: tuple[str, ...]
    compose: tuple[str, ...]
    env: Mapping[str, str]
    own: bool = False

    def ask(self, *words: str, given: str = "", both: bool = False) -> str:
        """What ``docker`` printed; with ``both`` also what it said on the error stream.

        Raises:
            Stopped: it failed; the sentence carries the end of what it said.
        """
        return run((*self.docker, *words), self.env, given, both=both)


def run(argv: Sequence[str], env: Mapping[str, str], given: str = "", *, both: bool = False) -> str:
    """What a program printed; ``given`` is its standard input.

    Raises:
        Stopped: it failed; the sentence carries the end of what it said.
    """
    done = subprocess.run(
        argv,
        env=env,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if both else subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Stopped(failure(argv, done.returncode, f"{done.stderr or ''}{done.stdout}"))
    return done.stdout


def failure(argv: Sequence[str], code: int, said: str) -> str:
    """Why a program of the engine failed; a full disk is told in one sentence."""
    told = f"{' '.join(argv)} ended with {code}"
    if FULL in said.lower():
        return f"{told}: the engine's disk is full; free some GB (`docker system prune`) first"
    return f"{told}:\n{said.strip()[-LAST:]}"
