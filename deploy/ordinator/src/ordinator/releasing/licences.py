"""Licences of what we run on, as the installed packages declare them."""

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution

UNKNOWN = "unknown"
ELSEWHERE = "not installed here"  # for other Pythons or systems
# Terms that would reach our own code; the lesser ones (LGPL, MPL) do not.
REACHING = re.compile(r"\b(AGPL|GPL|GNU (Affero )?General Public)(?!.*\b(Lesser|LGPL)\b)")
_CLASSIFIER = "License :: OSI Approved :: "


def licences(names: Iterable[str]) -> dict[str, str]:
    """The licence of each distribution by name."""
    return {name: _of_installed(name) for name in names}


def reaching(found: Mapping[str, str]) -> dict[str, str]:
    """Those that a release must not carry, or of which nothing is known."""
    return {
        name: licence
        for name, licence in found.items()
        if licence == UNKNOWN or REACHING.search(licence)
    }


def declared(told: Distribution) -> str:
    """The licence in a package's own words: an expression, else a classifier, else a line."""
    lines = told.metadata.get_all
    expressions = lines("License-Expression") or ()
    classified = [
        line.removeprefix(_CLASSIFIER)
        for line in lines("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    whole = [text.strip().splitlines()[0] for text in lines("License") or () if text.strip()]
    return next(iter((*expressions, *filter(None, (" AND ".join(classified),)), *whole)), UNKNOWN)


def _of_installed(name: str) -> str:
    try:
        return declared(distribution(name))
    except PackageNotFoundError:
        return ELSEWHERE
