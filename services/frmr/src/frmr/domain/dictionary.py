"""Dictionaries of the state's reference data: versions, rows, and whether a code may be used."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from frmr.domain.refusals import CodeHeading, CodeRetired, CodeUnknown, DisplayDiffers

POSTS = "1.2.643.5.1.13.13.11.1002"
SPECIALITIES = "1.2.643.5.1.13.13.11.1066"
GENDERS = "1.2.643.5.1.13.13.11.1040"
REGIONS = "1.2.643.5.1.13.13.99.2.206"


@dataclass(frozen=True)
class Layout:
    """Which column means what; official files do not agree on it."""

    code: str
    display: str
    parent: str | None = None
    actual: str | None = None
    retired: str | None = None
    heading: str | None = None


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        POSTS: Layout("ID", "NAME", "PID", "ACTUAL", "DATA_END", "GROUP"),
        SPECIALITIES: Layout("ID", "NAME", "PARENT", "REL", "DATEOUT"),
        GENDERS: Layout("ID", "NAME"),
        # The passport of regions names no VALUE key.
        REGIONS: Layout("ID", "SUBJECT"),
    }
)
"""The four that the registry needs; of any other the passport's keys are believed."""


@dataclass(frozen=True)
class Entry:
    """One row: a code, what it is called, what stands above it."""

    code: str
    display: str
    parent: str | None = None
    heading: bool = False
    actual: bool = True
    retired_on: date | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Dictionary:
    """One version of one dictionary, whole."""

    oid: str
    version: str
    published_at: datetime | None
    aliases: tuple[str, ...]
    entries: Mapping[str, Entry]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the rows in the order of their codes: equal content, equal digest."""
        rows = [dict(sorted(self.entries[code].columns.items())) for code in sorted(self.entries)]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()

    def usable(self, code: str, on: date, display: str | None = None) -> Entry:
        """The entry of a code that may be given to what begins on a day.

        Raises:
            CodeUnknown: no such code.
            CodeHeading: it only groups others.
            CodeRetired: not in use any more, or not for what begins on that day.
            DisplayDiffers: the words sent along are another's.
        """
        entry = self.entries.get(code)
        if entry is None:
            raise CodeUnknown(dictionary=self.oid, value=code)
        if entry.heading:
            raise CodeHeading(dictionary=self.oid, value=code)
        if not entry.actual or (entry.retired_on is not None and on >= entry.retired_on):
            raise CodeRetired(dictionary=self.oid, value=code)
        if display is not None and display != entry.display:
            raise DisplayDiffers(dictionary=self.oid, value=code)
        return entry

    def lineage(self, code: str) -> Iterator[str]:
        """The code itself, its parent, and so on up to the root."""
        seen: set[str] = set()
        entry = self.entries.get(code)
        while entry is not None and entry.code not in seen:
            seen.add(entry.code)
            yield entry.code
            entry = self.entries.get(entry.parent) if entry.parent is not None else None


def version_order(version: str) -> tuple[int, ...]:
    """Versions compare as integers: 12.14 is newer than 12.9."""
    return tuple(int(part) for part in version.split("."))
