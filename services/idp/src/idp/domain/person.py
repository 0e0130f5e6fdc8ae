"""A person as identity knows them."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from contracts.identifiers import Inn, Snils

OLDEST_YEARS = 130


class Gender(StrEnum):
    """As the person stated it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class Person:
    """Names, birth date and numbers; the registry matches by them."""

    family_name: str
    given_name: str
    patronymic: str | None
    birth_date: date
    snils: Snils
    gender: Gender | None = None
    inn: Inn | None = None


def name(text: str) -> str:
    """A name as it is kept: composed letters, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_name(text: str) -> bool:
    """Letters, and inside them spaces, hyphens, apostrophes, dots."""
    marks = " -'\u2019."
    return text[:1].isalpha() and all(sign.isalpha() or sign in marks for sign in text)


def is_birth_date(born: date, today: date) -> bool:
    """Whether somebody alive may be born on this day."""
    return born <= today and today.year - born.year <= OLDEST_YEARS
