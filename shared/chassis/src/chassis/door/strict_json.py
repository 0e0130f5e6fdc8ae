"""JSON read strictly: no doubled member, no NaN, no depth or text that breaks what follows."""

import json
import math
from typing import Any

from chassis.problems import FieldError, Malformed

DEPTH_MAX = 32


def loads(data: bytes) -> Any:
    """Read a JSON text of UTF-8.

    Raises:
        Malformed: (400) It is not JSON, or JSON that two readers would read differently.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
        )
    except RecursionError:
        raise _refused("too-deep") from None
    except ValueError:
        raise _refused("not-json") from None
    _look_through(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _refused("doubled-member")
    return found


def _constant(name: str) -> Any:
    raise ValueError(name)


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _look_through(value: Any) -> None:
    """Refuse depth, and text that no database keeps: NUL and halves of surrogate pairs."""
    level = [value]
    for _ in range(DEPTH_MAX):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner += item.keys()
                inner += item.values()
            elif isinstance(item, list):
                inner += item
            elif isinstance(item, str) and not _storable(item):
                raise _refused("not-text")
        level = inner
        if not level:
            return
    raise _refused("too-deep")


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _refused(code: str) -> Malformed:
    return Malformed(FieldError("", code), status=400)
