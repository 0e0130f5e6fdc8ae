"""What the modules came to: a line for whoever runs them, a page for whoever reads."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .modules import MODULES, NOT_APPLICABLE, PLANS

_TEST = re.compile(r"test_mirrored\.py::test_module\[(.+)\]$")


def passed(stats: Mapping[str, list[Any]]) -> set[str]:
    """Modules that were played to their end."""
    return {
        found[1] for report in stats.get("passed", ()) if (found := _TEST.search(report.nodeid))
    }


def summary(stats: Mapping[str, list[Any]]) -> Iterator[str]:
    """One line for each plan of which something was played, and their sum."""
    played = passed(stats)
    names = [name for plan in PLANS.values() for name in plan]
    if not played:
        return
    applicable = [name for name in names if name not in NOT_APPLICABLE]
    yield (
        f"OpenID modules: {len(played & set(names))}/{len(applicable)} mirrored,"
        f" {len(names) - len(applicable)} not applicable, 0 certified"
    )


def lacking() -> list[str]:
    """Modules that nobody plays and nobody gave a reason for."""
    names = [name for plan in PLANS.values() for name in plan]
    return [name for name in names if name not in MODULES and name not in NOT_APPLICABLE]
