"""How old the newest whole backup is."""

import json
from datetime import UTC, datetime
from pathlib import Path

PARTIAL = ".partial"


def newest(folder: Path) -> datetime | None:
    """The moment that the newest backup shows; None while there is none.

    A backup is a folder with a manifest; one that was broken off, or whose manifest cannot be
    read, is none.
    """
    moments = [
        at
        for manifest in folder.glob("*/manifest.json")
        if manifest.parent.suffix != PARTIAL and (at := _moment(manifest)) is not None
    ]
    return max(moments, default=None)


def _moment(manifest: Path) -> datetime | None:
    try:
        at = datetime.fromisoformat(json.loads(manifest.read_text("utf-8"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
