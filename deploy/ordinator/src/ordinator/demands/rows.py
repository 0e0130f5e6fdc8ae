"""The rows of ``docs/demands.md``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

TABLE = Path("docs/demands.md")
_ROW = re.compile(r"^\| (?P<name>[A-Z][0-9]{1,2}) \| (?P<told>.+?) \|$", re.MULTILINE)


class UnknownRow(Exception):
    """What was named is neither a row nor an area of the table."""


@dataclass(frozen=True)
class Row:
    """What must be possible, and the name by which tests cite it."""

    name: str
    told: str

    @property
    def area(self) -> str:
        """The letter of its table."""
        return self.name[0]


def read(house: Path) -> tuple[Row, ...]:
    """All rows in the order of the page."""
    found = _ROW.finditer((house / TABLE).read_text("utf-8"))
    return tuple(Row(match["name"], match["told"]) for match in found)


def asked(rows: Sequence[Row], words: Iterable[str]) -> tuple[Row, ...]:
    """The rows that the words name, each an area (``A``) or a row (``A7``), in their order.

    Raises:
        UnknownRow: a word names neither.
    """
    wanted = set(words)
    known = {row.name for row in rows} | {row.area for row in rows}
    if strange := sorted(wanted - known):
        raise UnknownRow(", ".join(strange))
    return tuple(row for row in rows if {row.name, row.area} & wanted)
