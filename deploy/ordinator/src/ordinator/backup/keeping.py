"""How long backups are kept: what was destroyed lives on in them, so it is not for ever."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from ordinator.backup import manifest
from ordinator.backup.manifest import Manifest
from ordinator.failures import Stopped

LONGEST = 35
"""Days; documents tell of a destruction until when its copies in backups live."""


def span(days: int) -> timedelta:
    """How long.

    Raises:
        Stopped: too long, or not at all.
    """
    if not 1 <= days <= LONGEST:
        raise Stopped(f"--keep wants 1 to {LONGEST} days: destroyed documents live in backups", 2)
    return timedelta(days=days)


def remove(sound: Path, keep: timedelta) -> Iterator[str]:
    """Remove what is older than a backup that was just found sound, and what was broken off.

    Names of what was removed; ``sound`` itself and whatever is no backup of ours stays.
    """
    newest = Manifest.read(sound).moment
    for folder in sorted(sound.parent.glob(f"{manifest.PREFIX}*")):
        if folder == sound or not folder.is_dir():
            continue
        moment = _moment(folder)
        old = moment is not None and newest - moment > keep
        if old or folder.suffix == manifest.PARTIAL:
            shutil.rmtree(folder)
            yield folder.name


def _moment(folder: Path) -> datetime | None:
    try:
        return Manifest.read(folder).moment
    except Stopped:
        return None
