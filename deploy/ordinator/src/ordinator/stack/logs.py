"""Log files of a stack: 10 MB each, three generations, turned while they are written to."""

import shutil
from pathlib import Path

MAX_BYTES = 10_000_000
OLD = 2  # generations kept beside the one that is written


def turn(folder: Path) -> None:
    """Turn every log that has grown too long; its writer appends, so it is cut in place."""
    for log in folder.glob("*.log"):
        if log.stat().st_size <= MAX_BYTES:
            continue
        for number in range(OLD, 1, -1):
            older = log.with_name(f"{log.name}.{number - 1}")
            if older.exists():
                older.replace(log.with_name(f"{log.name}.{number}"))
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        with log.open("r+b") as file:
            file.truncate()
