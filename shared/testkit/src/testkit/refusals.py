"""Whether a service's status table answers every refusal that its code can raise."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from chassis.problems import Known
from chassis.refusal import Refusal

# What a rule's no may be answered with.
STATUSES = frozenset({400, 401, 403, 404, 409, 410, 411, 412, 413, 415, 422, 423, 429, 503})


def of(package: str) -> frozenset[type[Refusal]]:
    """Every refusal that the package declares; imports all of it."""
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    inside = f"{package}."
    return frozenset(
        kind
        for kind in _below(Refusal)
        if f"{kind.__module__}.".startswith(inside) and hasattr(kind, "code")
    )


def unanswered(
    package: str, statuses: Mapping[type[Refusal], int], pages: Path | None = None
) -> list[str]:
    """What is wrong with the status table of a service; nothing, if all is well.

    With ``pages``, the folder docs/problems, also whether the page of a code tells its status. For
    the service's test: ``assert refusals.unanswered("frmr", STATUSES, PAGES) == []``.
    """
    wrong = []
    codes: dict[str, type[Refusal]] = {}
    for kind in sorted(of(package), key=lambda kind: kind.__qualname__):
        status = _status(kind, statuses)
        if status is None:
            wrong.append(f"{kind.__name__} has no status")
        elif status not in STATUSES:
            wrong.append(f"{kind.__name__} is answered with {status}")
        elif pages is not None and status not in _told(pages / f"{kind.code}.md"):
            wrong.append(f"{kind.__name__}: its page does not tell status {status}")
        if codes.setdefault(kind.code, kind) is not kind:
            wrong.append(f"{kind.__name__} and {codes[kind.code].__name__} share {kind.code}")
    return wrong


def _status(kind: type[Refusal], statuses: Mapping[type[Refusal], int]) -> int | None:
    for parent in kind.__mro__:
        if parent in statuses:
            return statuses[parent]
    return kind.status if issubclass(kind, Known) else None


def _told(page: Path) -> set[int]:
    """The statuses of the sentence ``Status 409 or 410, told by …``; any, if there is no page."""
    if not page.exists():
        return set(STATUSES)
    sentence = re.search(r"Status ([^.]*?)told by", page.read_text("utf-8"))
    return {int(number) for number in re.findall(r"\d{3}", sentence[1])} if sentence else set()


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)
