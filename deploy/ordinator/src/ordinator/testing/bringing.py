"""What npm and pip bring for tests: once for a lock, in a folder that a stamp tells of."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.settings import inherited


def bring(argv: Sequence[str], folder: Path, *, stamp: Path, digest: str) -> float:
    """Run the installer in a folder unless the stamp says that this was brought; the seconds.

    Raises:
        Stopped: it failed; the sentence carries its words.
    """
    if stamp.exists() and stamp.read_text("ascii") == digest:
        return 0.0
    begun = time.monotonic()
    told = subprocess.run(
        argv, cwd=folder, env=inherited(), capture_output=True, text=True, check=False
    )
    if told.returncode != 0:
        words = told.stderr.strip()[-1500:]
        raise Stopped(f"installing for {folder.name} failed:\n{words}")
    stamp.write_text(digest, "ascii")
    return time.monotonic() - begun
