"""The Docker engine that answers here, and the programs by which it is asked."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shutil import which

from ordinator.failures import Stopped
from ordinator.settings import Settings, inherited

LAST = 1500  # characters of what a failed program said


@dataclass(frozen=True)
class Engine:
    """How an engine is asked: ``docker`` and ``compose`` are the beginnings of command lines."""

    docker: tuple[str, ...]
    compose: tuple[str, ...]
    env: Mapping[str, str]

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
        told = (f"{done.stderr or ''}{done.stdout}").strip()[-LAST:]
        raise Stopped(f"{' '.join(argv)} ended with {done.returncode}:\n{told}")
    return done.stdout


def find(settings: Settings) -> Engine:
    """The engine that DOCKER_HOST names, else the machine's own.

    Raises:
        Stopped: with code 2, where none answers.
    """
    docker = which("docker", path=settings.path)
    if docker is None:
        raise Stopped("there is no docker on the PATH, and Compose needs one", code=2)
    env = inherited()
    own = which("docker-compose", path=settings.path)
    compose = (own,) if own else (docker, "compose")
    engine = Engine((docker,), compose, env)
    try:
        engine.ask("version", "--format", "{{.Server.Version}}")
    except Stopped as stopped:
        last = str(stopped).splitlines()[-1]
        raise Stopped(f"no Docker engine answers: {last}", code=2) from None
    return engine
