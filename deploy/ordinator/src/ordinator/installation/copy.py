"""A copy of the checkout where the account of the children can read it."""

import shutil
from pathlib import Path

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".run", "node_modules", "__pycache__", ".*_cache"
)


def renew(checkout: Path, house: Path) -> None:
    """Make ``house`` hold what ``checkout`` holds now; its virtualenv stays."""
    if house.is_dir():
        for entry in house.iterdir():
            if entry.name == ".venv":
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    shutil.copytree(checkout, house, symlinks=True, ignore=LEFT_OUT, dirs_exist_ok=True)
