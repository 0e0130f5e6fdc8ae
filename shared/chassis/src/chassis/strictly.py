"""JSON from strangers: one object, each member once, nothing that two parsers read differently."""

import json
from typing import Any


class NotStrict(ValueError):
    """It could be read in more than one way, or in none."""


def read_object(content: bytes) -> dict[str, Any]:
    """The object.

    Raises:
        ValueError: no UTF-8, no JSON, no object, a doubled member, NaN, or nested without end.
    """
    try:
        found = json.loads(content.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise NotStrict("nested too deep") from None
    if not isinstance(found, dict):
        raise NotStrict("no object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("a member is doubled")
    return found


def _no_constant(name: str) -> None:
    raise NotStrict(f"{name} is no JSON")
