"""Licences of what we run on, as the installed packages declare them."""

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution

UNKNOWN = "unknown"
ELSEWHERE = "not installed here"  # for other Pythons or systems
# Terms that would reach our own code; the lesser ones (LGPL, MPL) do not.
REACHING = re.compile(
    r"\b(AGPL|GPL|GNU (Affero )?General Public)(?!.*\b(Lesser|LGPL)\b)", re.IGNORECASE
)
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
    """The licence in a package's own words: an expression, else a classifier, else a line.

    A package that says nothing about itself but carries a text is known by the title of it.
    """
    lines = told.metadata.get_all
    expressions = lines("License-Expression") or ()
    classified = [
        line.removeprefix(_CLASSIFIER)
        for line in lines("Classifier") or ()
        if line.startswith(_CLASSIFIER)
    ]
    whole = [text.strip().splitlines()[0] for text in lines("License") or () if text.strip()]
    said = (*expressions, *filter(None, (" AND ".join(classified),)), *whole)
    return next(iter(said), None) or _title(told) or UNKNOWN


def _title(told: Distribution) -> str | None:
    """The first line of the licence that is installed with a package."""
    for name in told.metadata.get_all("License-File") or ():
        text = told.read_text(f"licenses/{name}") or told.read_text(name) or ""
        if text.strip():
            return text.strip().splitlines()[0].strip()
    return None


def _of_installed(name: str) -> str:
    try:
        return declared(distribution(name))
    except PackageNotFoundError:
        return ELSEWHERE
