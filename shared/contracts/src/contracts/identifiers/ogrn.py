"""OGRN and OGRNIP: state registration numbers of organisations and of sole traders."""

import re
from dataclasses import dataclass
from typing import ClassVar

from ru_id import is_valid_ogrn

from contracts.identifiers.value import Identifier


@dataclass(frozen=True, order=True)
class Ogrn(Identifier):
    """Thirteen digits; branches of one organisation share it, so it is no key."""

    kind: ClassVar[str] = "ogrn"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"[15]\d{12}", re.ASCII)

    def holds(self) -> bool:
        """Whether the check digit is right: twelve digits mod 11, low digit."""
        return bool(is_valid_ogrn(self.digits))


@dataclass(frozen=True, order=True)
class Ogrnip(Identifier):
    """Fifteen digits of a sole trader."""

    kind: ClassVar[str] = "ogrnip"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"3\d{14}", re.ASCII)

    def holds(self) -> bool:
        """Whether the check digit is right: fourteen digits mod 13, low digit."""
        return bool(is_valid_ogrn(self.digits))
