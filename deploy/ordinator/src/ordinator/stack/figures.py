"""Where the web processes of a stack share their figures: files in memory, for one start."""

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from ordinator.stack.folders import Folders

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
MEMORY = Path("/dev/shm")  # noqa: S108  a mark of the stack follows, and the folder is closed


def folder(folders: Folders, process: str) -> Path:
    """The folder of one process; ``make`` makes it."""
    return _home(folders) / process


def make(folders: Folders, processes: Iterable[str]) -> None:
    """Make empty folders, closed to others."""
    forget(folders)
    for path in (_home(folders), *(folder(folders, process) for process in processes)):
        path.mkdir(mode=0o700, parents=True)


def forget(folders: Folders) -> None:
    """Take the files away: they mean nothing to another start."""
    shutil.rmtree(_home(folders), ignore_errors=True)


def _home(folders: Folders) -> Path:
    mark = hashlib.sha256(str(folders.run).encode()).hexdigest()[:12]
    return MEMORY / f"ordinator-{mark}" if os.access(MEMORY, os.W_OK) else folders.run / "figures"
