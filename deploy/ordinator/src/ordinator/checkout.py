"""What a figure was measured on: the commit of a checkout."""

import subprocess
from pathlib import Path


def commit(checkout: Path) -> str:
    """The commit of a checkout, and whether it was changed since."""
    changed = " with changes" if _git(checkout, "status", "--porcelain") else ""
    return _git(checkout, "rev-parse", "--short", "HEAD") + changed


def _git(checkout: Path, *words: str) -> str:
    argv = ["git", "-C", str(checkout), *words]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
