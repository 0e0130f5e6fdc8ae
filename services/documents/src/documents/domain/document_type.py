"""A type of document: what may be in it, and who signs it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DocumentType:
    """A type of document: what it may be made of, and who must sign it."""

    code: str
    name: str
    media_types: frozenset[str]
    by_organisation: bool
    opens_on: date
    closes_on: date | None = None

    def open_on(self, day: date) -> bool:
        """Whether new documents of the type may begin."""
        return self.opens_on <= day and (self.closes_on is None or day < self.closes_on)
