"""What a person's password must not be made of: their own names, dates, numbers and contacts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from idp.domain.person import Person
from idp.domain.spelling import bare, spellings

LIKENESS = 4
"""A word of the person's own data counts from this many signs."""
LOCAL_DIGITS = 7
"""The end of a phone number as people know it."""
INFLECTED_FROM = 6
"""A name of so many letters counts without its last one: it has a form of the other gender."""


@dataclass(frozen=True)
class OwnData:
    """Words of one person, bare of everything but letters and digits, by what they are."""

    names: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Person, contacts: Iterable[str]) -> "OwnData":
        """Everything that is known of the person."""
        numbers = [person.snils.digits, person.snils.digits[:-2]]
        if person.inn is not None:
            numbers += [person.inn.digits, person.inn.digits[:-2]]
        return cls(
            names=_counting(_names(person)),
            dates=_counting(_dates(person.birth_date)),
            numbers=_counting(numbers),
            contacts=_counting(word for contact in contacts for word in _contact(contact)),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """All of them, for whoever measures how hard a password is to guess."""
        return (*self.names, *self.dates, *self.numbers, *self.contacts)

    def likeness(self, password: str) -> str | None:
        """What of theirs it holds in some spelling: a name, date, number, contact; or None."""
        spelt = [bare(spelling) for spelling in spellings(password)]
        for what, words in (
            ("name", self.names),
            ("date", self.dates),
            ("number", self.numbers),
            ("contact", self.contacts),
        ):
            if any(_is_in(word, spelt) for word in words):
                return what
        return None


def _is_in(word: str, spelt: Iterable[str]) -> bool:
    said = [bare(spelling) for spelling in spellings(word)]
    return any(one in each for one in said if len(one) >= LIKENESS for each in spelt)


def _counting(words: Iterable[str]) -> tuple[str, ...]:
    found = (bare(word) for word in words)
    return tuple(dict.fromkeys(word for word in found if len(word) >= LIKENESS))


def _names(person: Person) -> Iterable[str]:
    for whole in (person.family_name, person.given_name, person.patronymic or ""):
        for name in (whole, *whole.replace("-", " ").split()):
            yield name[:-1] if len(name) >= INFLECTED_FROM else name


def _dates(day: date) -> Iterable[str]:
    """As people write it: day first, year first, month first, the year short, zeros left out."""
    short = f"{day:%y}"
    for year in (f"{day.year}", short):
        yield f"{day:%d%m}{year}"
        yield f"{year}{day:%m%d}"
        yield f"{day:%m%d}{year}"
    yield f"{day.day}{day.month}{day.year}"


def _contact(value: str) -> Iterable[str]:
    local, at, _ = value.rpartition("@")
    if not at:
        return (value[-LOCAL_DIGITS:],)
    pieces = "".join(sign if sign.isalnum() else " " for sign in local).split()
    return (local, *pieces)
