"""What «only additive» means for an event schema within one version of its name."""

from collections.abc import Iterator
from typing import Any

_MEANING = ("type", "format", "pattern", "x-personal", "x-open")


def breaks(released: dict[str, Any], current: dict[str, Any], at: str = "") -> Iterator[str]:
    """Name each change from ``released`` to ``current`` that a listener could stumble over.

    New optional members pass, and new values of an enum that was released open.
    """
    for keyword in _MEANING:
        if released.get(keyword) != current.get(keyword):
            yield f"{at or '/'}: {keyword} changed"
    yield from _enum_breaks(released, current, at)
    yield from _member_breaks(released, current, at)
    if "items" in released and "items" in current:
        yield from breaks(released["items"], current["items"], f"{at}/*")


def _enum_breaks(released: dict[str, Any], current: dict[str, Any], at: str) -> Iterator[str]:
    before, after = released.get("enum", []), current.get("enum", [])
    if gone := [value for value in before if value not in after]:
        yield f"{at or '/'}: enum lost {gone}"
    grown = [value for value in after if value not in before]
    if grown and not released.get("x-open"):
        yield f"{at or '/'}: enum is closed and grew by {grown}"


def _member_breaks(released: dict[str, Any], current: dict[str, Any], at: str) -> Iterator[str]:
    before, after = released.get("properties", {}), current.get("properties", {})
    for name in before:
        if name in after:
            yield from breaks(before[name], after[name], f"{at}/{name}")
        else:
            yield f"{at}/{name}: removed"
    demanded, needed = set(released.get("required", [])), set(current.get("required", []))
    for name in sorted(needed - demanded):
        yield f"{at}/{name}: newly required"
    for name in sorted(demanded - needed):
        yield f"{at}/{name}: no longer required"
