"""Docker clients of this machine, and which of them can build."""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ordinator.engine.docker import ANSWER_S, environment

# From this version on `docker build` with BuildKit is the plugin buildx and nothing else.
WANTS_BUILDX = 23
BEHIND = ("/usr/bin", "/usr/local/bin")  # looked into after PATH


@dataclass(frozen=True)
class Client:
    """A docker client; ``refused`` says why it cannot build, or is empty."""

    program: Path
    version: str
    refused: str


def on_path(search: str, *more: Path) -> tuple[Client, ...]:
    """The clients in the folders of PATH, then in ``more``, each once."""
    folders = [*map(Path, search.split(":")), *map(Path, BEHIND), *more]
    found: dict[Path, Client] = {}
    for folder in folders:
        program = folder / "docker"
        if program.is_file() and program.resolve() not in found:
            found[program.resolve()] = look(program)
    return tuple(found.values())


def look(program: Path) -> Client:
    """What the client at ``program`` can do; it is asked, no engine is."""
    said = ask([str(program), "--version"])
    number = re.search(r"(\d+)\.\d+[.\d]*", said or "")
    if number is None:
        return Client(program, "", f"{program} is no docker client that can be run")
    version = number[0]
    if int(number[1]) >= WANTS_BUILDX and ask([str(program), "buildx", "version"]) is None:
        told = f"{program} {version} builds only by its plugin buildx, which is not installed"
        return Client(program, version, told)
    return Client(program, version, "")


def able(clients: Iterable[Client]) -> Client | None:
    """The first client that can build."""
    return next((client for client in clients if not client.refused), None)


def ask(argv: list[str], host: str = "") -> str | None:
    """What a program prints; None when it fails, hangs or cannot be run."""
    try:
        done = subprocess.run(
            argv,
            env=environment(host) if host else None,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=ANSWER_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
