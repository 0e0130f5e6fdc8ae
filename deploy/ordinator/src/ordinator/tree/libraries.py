"""Where the tree's shared libraries lie, and whether its programs find all of theirs."""

import platform
import subprocess
from collections.abc import Iterable
from pathlib import Path

TRIPLETS = {"x86_64": "x86_64-linux-gnu", "aarch64": "aarch64-linux-gnu"}


def triplet() -> str:
    """Debian's name of this machine's architecture in library paths."""
    machine = platform.machine()
    return TRIPLETS.get(machine, f"{machine}-linux-gnu")


def library_path(tree: Path) -> str:
    """``LD_LIBRARY_PATH`` for the tree's programs, and for these only."""
    return f"{tree}/usr/lib/{triplet()}:{tree}/lib/{triplet()}"


def browser_library_path(tree: Path) -> str:
    """The same for the browser, whose sound library lies in a folder of its own."""
    return f"{library_path(tree)}:{tree}/usr/lib/{triplet()}/pulseaudio"


def missing(programs: Iterable[Path], path: str) -> tuple[str, ...]:
    """Names of libraries that the programs need and neither the tree nor the machine has."""
    absent: set[str] = set()
    for program in programs:
        done = subprocess.run(
            ["ldd", program],
            env={"LD_LIBRARY_PATH": path, "PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = [line for line in done.stdout.splitlines() if "not found" in line]
        absent.update(line.split()[0] for line in lines)
    return tuple(sorted(absent))
