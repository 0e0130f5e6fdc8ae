"""What a person may type as their login: one field, several kinds."""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from contracts.identifiers import BadIdentifier, Inn, Snils
from idp.domain import contact
from idp.domain.staff_number import BadStaffNumber, StaffNumber

_FILLERS = re.compile(r"[\s()\-.\u00a0\u2010-\u2015]")
LONGEST = 254


class IdentifierKind(StrEnum):
    """Kinds of logins."""

    PHONE = "phone"
    EMAIL = "email"
    SNILS = "snils"
    INN = "inn"
    STAFF = "staff"


@dataclass(frozen=True)
class Identifier:
    """One login of one account."""

    kind: IdentifierKind
    value: str


def read(text: str) -> tuple[Identifier, ...]:
    """Everything that the typed login may mean, likeliest first; empty when it is no login.

    Eleven digits beginning with 7 or 8 may be a phone and a SNILS at once: both are tried.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return ()
    if "@" in text:
        return _email(text)
    if "/" in text:
        return _staff(text)
    return _numbers(_FILLERS.sub("", text))


def folded(text: str) -> str:
    """The spelling under which failures of what is no login are counted."""
    return " ".join(text.casefold().split())[:LONGEST]


def _email(text: str) -> tuple[Identifier, ...]:
    try:
        return (Identifier(IdentifierKind.EMAIL, contact.email(text)),)
    except contact.BadContact:
        return ()


def _staff(text: str) -> tuple[Identifier, ...]:
    try:
        return (Identifier(IdentifierKind.STAFF, StaffNumber.read(text).text),)
    except BadStaffNumber:
        return ()


def _numbers(digits: str) -> tuple[Identifier, ...]:
    found = []
    with suppress(contact.BadContact):
        found.append(Identifier(IdentifierKind.PHONE, contact.phone(digits, contact.ANY)))
    for kind, parse in ((IdentifierKind.SNILS, Snils.parse), (IdentifierKind.INN, _inn)):
        try:
            found.append(Identifier(kind, parse(digits).digits))
        except BadIdentifier:
            continue
    return tuple(found)


def _inn(digits: str) -> Inn:
    inn = Inn.parse(digits)
    if not inn.is_person:
        raise BadIdentifier("inn-malformed")
    return inn
