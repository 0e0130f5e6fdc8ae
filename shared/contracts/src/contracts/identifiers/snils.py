"""SNILS: the number of a person's insurance account, the key by which the registry matches."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from ru_id import is_valid_snils

from contracts.identifiers.value import BadIdentifier, Personal

_WRITTEN = re.compile(r"(\d{3})-(\d{3})-(\d{3}) (\d{2})", re.ASCII)


@dataclass(frozen=True, order=True, repr=False)
class Snils(Personal):
    """Eleven digits; numbers up to 001-001-998 carry no check digits."""

    kind: ClassVar[str] = "snils"
    shape: ClassVar[re.Pattern[str]] = re.compile(r"(?!0{11})\d{11}", re.ASCII)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``11223344595`` or ``112-233-445 95``.

        Raises:
            BadIdentifier: ``snils-malformed`` or ``snils-check-digits``.
        """
        if not isinstance(text, str):
            raise BadIdentifier("snils-malformed")
        written = _WRITTEN.fullmatch(text)
        return cls("".join(written.groups()) if written else text)

    def holds(self) -> bool:
        """Whether the check digits are right."""
        return bool(is_valid_snils(self.digits))

    def format(self) -> str:
        """``112-233-445 95``."""
        d = self.digits
        return f"{d[:3]}-{d[3:6]}-{d[6:9]} {d[9:]}"
