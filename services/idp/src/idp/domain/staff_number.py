"""A number that an organisation gave to a worker: a name to sign in by, and no proof."""

import unicodedata
from dataclasses import dataclass
from typing import Self
from uuid import UUID

SHORTEST, LONGEST = 2, 8
"""Of the organisation's prefix."""
LONGEST_NUMBER = 32
_BETWEEN = "-."


class BadStaffNumber(ValueError):
    """The text is no staff number; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class StaffNumber:
    """``PREFIX/NUMBER``; the prefix is the organisation's, so that no two share a number."""

    prefix: str
    number: str

    @classmethod
    def read(cls, text: str) -> Self:
        """In any case, with spaces around.

        Raises:
            BadStaffNumber: ``staff-number-malformed``.
        """
        prefix, slash, number = unicodedata.normalize("NFKC", text).strip().upper().partition("/")
        prefix, number = prefix.strip(), number.strip()
        sound = SHORTEST <= len(prefix) <= LONGEST and prefix.isalnum()
        letters = number.translate(dict.fromkeys(map(ord, _BETWEEN)))
        if not (slash and sound and letters.isalnum() and len(number) <= LONGEST_NUMBER):
            raise BadStaffNumber("staff-number-malformed")
        return cls(prefix, number)

    @property
    def text(self) -> str:
        """As it is written."""
        return f"{self.prefix}/{self.number}"


@dataclass(frozen=True)
class GivenNumber:
    """A staff number of somebody; good while they work there."""

    id: UUID
    organisation_id: UUID
    account_id: UUID
    number: StaffNumber
