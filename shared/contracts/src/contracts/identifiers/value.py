"""What all identifiers share: a value that exists is a valid one."""

import re
from dataclasses import dataclass
from typing import ClassVar, Self

VISIBLE_DIGITS = 4


class BadIdentifier(ValueError):
    """The text is no such identifier; ``code`` says why, the text itself is never repeated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, order=True)
class Identifier:
    """One identifier in its stored form, checked when made."""

    digits: str
    kind: ClassVar[str]
    shape: ClassVar[re.Pattern[str]]

    def __post_init__(self) -> None:
        # The check-digit library drops what is no digit and keeps foreign digits,
        # so the shape comes first, in ASCII.
        if not isinstance(self.digits, str) or not self.shape.fullmatch(self.digits):
            raise BadIdentifier(f"{self.kind}-malformed")
        if not self.holds():
            raise BadIdentifier(f"{self.kind}-check-digits")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person or a program wrote; spaces around it are the caller's to strip.

        Raises:
            BadIdentifier: malformed, or its check digits are wrong.
        """
        return cls(text)

    def holds(self) -> bool:
        """Whether the check digits are right; True for kinds that have none."""
        return True

    def format(self) -> str:
        """The form that people read."""
        return self.digits

    def mask(self) -> str:
        """The form that people read with all but the last four digits hidden."""
        shown = self.format()
        places = [place for place, sign in enumerate(shown) if sign.isalnum()]
        hidden = set(places[:-VISIBLE_DIGITS])
        return "".join("*" if place in hidden else sign for place, sign in enumerate(shown))

    def __str__(self) -> str:
        return self.digits


class Personal(Identifier):
    """An identifier of a person: printing it by accident shows four digits at most."""

    def __str__(self) -> str:
        return self.mask()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.mask()})"
