"""Which versions of the three servers the house runs on."""

import re

# platform.md names them: older ones lack what migrations and policies use, newer are untried.
POSTGRES = ((15,), (18,))
REDIS = ((7,), (7,))
RABBITMQ = ((3, 10), (4,))


def number(text: str) -> tuple[int, ...] | None:
    """The first dotted number of a version line: ``PostgreSQL 15.18 (…)`` → ``(15, 18)``."""
    found = re.search(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else None


def within(version: tuple[int, ...], span: tuple[tuple[int, ...], tuple[int, ...]]) -> bool:
    """Whether ``version`` lies between both ends, each taken to its own precision."""
    first, last = span
    return version[: len(first)] >= first and version[: len(last)] <= last
