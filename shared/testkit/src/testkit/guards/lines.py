"""Reads lines that were really logged and finds what may not stand there."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from contracts.identifiers import BadIdentifier, Snils

_SNILS = re.compile(r"(?<![\d.-])(\d{3}-\d{3}-\d{3} \d{2}|\d{11})(?![\d.-])", re.ASCII)
_PHONE = re.compile(r"(?<!\d)\+7\d{10}(?!\d)", re.ASCII)
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*")
_SECRET_MEMBERS = ("snils", "inn", "phone", "email", "password", "totp_secret")


class LoggedLines:
    """Looks for SNILS, phones and tokens of anyone, and for every value of known people."""

    def __init__(self, people: Iterable[dict[str, Any]] = ()) -> None:
        self._known = {
            str(person[member]): member
            for person in people
            for member in _SECRET_MEMBERS
            if person.get(member)
        }

    def breaches(self, line: str) -> Iterator[str]:
        """Name the kinds of what stands in the line; never the value."""
        if _PHONE.search(line):
            yield "phone"
        if _TOKEN.search(line):
            yield "token"
        if any(_is_snils(found) for found in _SNILS.findall(line)):
            yield "snils"
        for value, member in self._known.items():
            if value in line:
                yield f"{member} of a person of the stand"


def _is_snils(text: str) -> bool:
    try:
        Snils.parse(text)
    except BadIdentifier:
        return False
    return True
