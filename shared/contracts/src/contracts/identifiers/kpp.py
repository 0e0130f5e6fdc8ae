"""KPP: why and where an organisation is registered for tax; it has no check digit."""

import re
from dataclasses import dataclass
from typing import ClassVar

from contracts.identifiers.value import Identifier


@dataclass(frozen=True, order=True)
class Kpp(Identifier):
    """Nine signs; the fifth and sixth may be capital Latin letters."""

    kind: ClassVar[str] = "kpp"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"(?!0{9})\d{4}[0-9A-Z]{2}\d{3}", re.ASCII)
