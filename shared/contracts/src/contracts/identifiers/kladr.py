"""KLADR: the code of an address; many organisations may stand at one."""

import re
from dataclasses import dataclass
from typing import ClassVar

from contracts.identifiers.value import Identifier

# Region 2, district 3, town 3, settlement 3; a street and a house may follow.
_LEVELS = (2, 5, 8, 11)


@dataclass(frozen=True, order=True)
class Kladr(Identifier):
    """13 digits of a place, 17 of a street, 19 of a house. An address, never a key."""

    kind: ClassVar[str] = "kladr"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"(?!00)(\d{13}|\d{17}|\d{19})", re.ASCII)

    def prefix(self) -> str:
        """The digits down to the last level that is named: whatever lies there starts with them."""
        named = 0
        above = 0
        for level in _LEVELS:
            if self.digits[above:level].strip("0"):
                named = level
            above = level
        return self.digits[:named]
