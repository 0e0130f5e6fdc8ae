"""Fields of forms that become values: a bad one says why by a code."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, TypeVar

from marshmallow import ValidationError, fields

from chassis.clock import now
from contracts.identifiers import BadIdentifier, Snils
from idp.domain import contact, person
from idp.domain.contact import BadContact
from idp.http.here import here

LONGEST_NAME = 100
YEARS = range(1900, 3000)
"""Of days that are looked up: at the ends of the calendar there is no day before or after."""
_FILLERS = str.maketrans("", "", " -\u00a0\u2010\u2011\u2012\u2013\u2014\u2212")
T = TypeVar("T")


class _Read(fields.String):
    """Text that is stripped, must not be empty, and is then read."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **more: Any
    ) -> Any:
        text = str(super()._deserialize(value, attr, data, **more)).strip()
        if not text:
            return self.empty()
        return self.read(text)

    def empty(self) -> Any:
        """What nothing means."""
        raise ValidationError("required")

    def read(self, text: str) -> Any:
        """The value of a text."""
        return text


class Text(_Read):
    """Any text that says something."""


class Name(_Read):
    """A name of a person."""

    def read(self, text: str) -> str:
        """Composed letters, one space between words."""
        found = person.name(text)
        if len(found) > LONGEST_NAME:
            raise ValidationError("too-long")
        if not person.is_name(found):
            raise ValidationError("not-a-name")
        return found


class OptionalName(Name):
    """A name that not everybody has."""

    def empty(self) -> None:
        """There is none."""


class SnilsField(_Read):
    """A SNILS in any spelling."""

    def read(self, text: str) -> Snils:
        """Its digits, checked."""
        return _coded(Snils.parse, text.translate(_FILLERS))


def check_birth_date(born: date) -> None:
    """A ValidationError of the birth date unless somebody alive may be born on this day."""
    if not person.is_birth_date(born, now().date()):
        raise ValidationError("date-impossible", "birth_date")


class Day(_Read):
    """A day as people write it, 25.11.2026, or as programs do, 2026-11-25."""

    def read(self, text: str) -> date:
        """The day."""
        for form in ("%d.%m.%Y", "%Y-%m-%d"):
            with suppress(ValueError):
                day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
                if day.year in YEARS:
                    return day
        raise ValidationError("date-invalid")

    def empty(self) -> None:
        """None was told."""


class Phone(_Read):
    """A phone in any spelling."""

    def read(self, text: str) -> str:
        """E.164."""
        return _coded(lambda typed: contact.phone(typed, here().phone_prefixes), text)


class Email(_Read):
    """An e-mail address."""

    def read(self, text: str) -> str:
        """Lower case, its host in IDNA."""
        return _coded(contact.email, text)


def _coded(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except (BadContact, BadIdentifier) as error:
        raise ValidationError(error.code) from None
