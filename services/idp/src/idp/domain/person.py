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

    def words(self) -> tuple[str, ...]:
        """What a password must not be made of."""
        day = self.birth_date
        names = (self.family_name, self.given_name, self.patronymic or "")
        dates = (f"{day:%d%m%Y}", f"{day:%Y%m%d}", f"{day:%d%m%y}", f"{day:%d.%m.%Y}")
        numbers = (self.snils.digits, self.inn.digits if self.inn else "")
        return tuple(word for word in (*names, *dates, *numbers) if word)


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
