"""What the modules came to: a line for whoever runs them, a page for whoever reads."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .fapi_plan import FAPI2, FAPI2_NOT_APPLICABLE
from .modules import MODULES, NOT_APPLICABLE, PLANS

_TEST = re.compile(r"test_mirrored\.py::test_module\[(.+)\]$")


def passed(stats: Mapping[str, list[Any]]) -> set[str]:
    """Modules that were played to their end."""
    return {
        found[1] for report in stats.get("passed", ()) if (found := _TEST.search(report.nodeid))
    }


def summary(stats: Mapping[str, list[Any]]) -> Iterator[str]:
    """What was played of the plans that make a provider of OpenID Connect, and of FAPI 2."""
    played = passed(stats)
    if not played:
        return
    openid = [name for plan in PLANS.values() for name in plan]
    for title, names, reasons in (
        ("OpenID", openid, NOT_APPLICABLE),
        ("FAPI 2", FAPI2, FAPI2_NOT_APPLICABLE),
    ):
        applicable = [name for name in names if name not in reasons]
        yield (
            f"{title} modules: {len(played & set(names))}/{len(applicable)} mirrored,"
            f" {len(names) - len(applicable)} not applicable, 0 certified"
        )


def lacking() -> list[str]:
    """Modules that nobody plays and nobody gave a reason for."""
    reasons = NOT_APPLICABLE | FAPI2_NOT_APPLICABLE
    names = [*(name for plan in PLANS.values() for name in plan), *FAPI2]
    return [name for name in names if name not in MODULES and name not in reasons]
