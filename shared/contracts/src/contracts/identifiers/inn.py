"""INN: the taxpayer's number of an organisation or a person."""

import re
from dataclasses import dataclass
from typing import ClassVar

from ru_id import is_valid_inn

from contracts.identifiers.value import Personal

_PERSON_DIGITS = 12


@dataclass(frozen=True, order=True, repr=False)
class Inn(Personal):
    """Ten digits of an organisation or twelve of a person."""

    kind: ClassVar[str] = "inn"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"(?!0+\Z)(\d{10}|\d{12})", re.ASCII)

    @property
    def is_person(self) -> bool:
        """Twelve digits: a person, not an organisation."""
        return len(self.digits) == _PERSON_DIGITS

    def holds(self) -> bool:
        """Whether the check digits are right."""
        return bool(is_valid_inn(self.digits))
