"""OID: the object identifier of an organisation, a department or a dictionary."""

import re
from dataclasses import dataclass
from typing import ClassVar

from contracts.identifiers.value import BadIdentifier, Identifier

_LONGEST = 128


@dataclass(frozen=True, order=True)
class Oid(Identifier):
    """Dotted arcs without leading zeros (ITU-T X.660): the first is 0, 1 or 2."""

    kind: ClassVar[str] = "oid"
    shape: ClassVar[re.Pattern[str]] = re.compile(
        r"([01]\.[1-3]?\d|2\.(0|[1-9]\d*))(\.(0|[1-9]\d*))*", re.ASCII
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.digits) > _LONGEST:
            raise BadIdentifier("oid-malformed")

    def under(self, root: "Oid") -> bool:
        """Whether it was given out below ``root``; nothing lies under itself."""
        return self.digits.startswith(f"{root.digits}.")
