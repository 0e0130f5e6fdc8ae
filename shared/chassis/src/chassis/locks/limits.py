"""How often callers may call, whoever they are; a file of settings may change the numbers."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chassis.attempts import Limit

# A hospital sits behind one address, so its network has room for many. While the cache is away
# reads pass and writes do not; what must then stay shut altogether has a limit of its own.
LIMITS: Mapping[str, Limit] = {
    "person": Limit(300, 60, closed=False),
    "program": Limit(1200, 60, closed=False),
    "open-door": Limit(60, 60, closed=False),
    "open-door-net": Limit(1200, 60, closed=False),
}


def read(text: str) -> Mapping[str, Limit]:
    """The setting: a TOML file such as ``[person]`` with ``count`` and ``window_s``.

    Raises:
        ValueError: it cannot be read, or names a limit or a part that does not exist.
    """
    try:
        told = tomllib.loads(Path(text).read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"its file cannot be read: {error.strerror}") from None
    limits = dict(LIMITS)
    for name, parts in told.items():
        limits[name] = _changed(name, parts)
    return limits


def _changed(name: str, parts: Any) -> Limit:
    if name not in LIMITS:
        raise ValueError(f"there is no limit {name}; there are {', '.join(LIMITS)}")
    known = {"count": "count", "window_s": "per_s"}
    if not isinstance(parts, dict) or not set(parts) <= set(known):
        raise ValueError(f"{name} wants count and window_s")
    if any(type(number) is not int or number < 1 for number in parts.values()):
        raise ValueError(f"{name} wants whole numbers above zero")
    return replace(LIMITS[name], **{known[part]: number for part, number in parts.items()})
