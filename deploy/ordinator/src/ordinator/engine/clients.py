"""Docker clients of this machine, and which of them can build."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# From this version on `docker build` with BuildKit is the plugin buildx and nothing else.
WANTS_BUILDX = 23
BEHIND = ("/usr/bin", "/usr/local/bin")  # looked into after PATH
ANSWER_S = 60  # a loaded engine is slow; one that hangs is not waited for


@dataclass(frozen=True)
class Client:
    """A docker client; ``refused`` says why it cannot build, or is empty."""

    program: Path
    version: str
    refused: str = ""


def found(search: str, env: Mapping[str, str], *more: Path) -> tuple[Client, ...]:
    """The clients in the folders of the path ``search``, behind it, then in ``more``, each once."""
    clients: dict[Path, Client] = {}
    for program in programs("docker", search, *more):
        if program.resolve() not in clients:
            clients[program.resolve()] = look(program, env)
    return tuple(clients.values())


def programs(name: str, search: str, *more: Path) -> Iterable[Path]:
    """All programs of this name, the first that a shell would take first."""
    for folder in (*map(Path, search.split(":")), *map(Path, BEHIND), *more):
        if (folder / name).is_file():
            yield folder / name


def look(program: Path, env: Mapping[str, str]) -> Client:
    """What the client at ``program`` can do; it is asked, no engine is."""
    number = re.search(r"(\d+)\.\d+[.\d]*", answer([str(program), "--version"], env) or "")
    if number is None:
        return Client(program, "", f"{program} is no docker client that can be run")
    version = number[0]
    if int(number[1]) >= WANTS_BUILDX and answer([str(program), "buildx", "version"], env) is None:
        told = f"{program} {version} builds only by its plugin buildx, which is not installed"
        return Client(program, version, told)
    return Client(program, version)


def answer(argv: list[str], env: Mapping[str, str]) -> str | None:
    """What a program prints; None when it fails, hangs or cannot be run."""
    try:
        done = subprocess.run(
            argv,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=ANSWER_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
