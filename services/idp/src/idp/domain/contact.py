"""Phones and e-mail addresses: how they are read and kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import phonenumbers
from email_validator import EmailNotValidError, validate_email

HOME_REGION = "RU"
PREFIXES = ("+7",)
ANY = ("+",)
"""Prefixes of every phone: a login is read whatever is taken at registration."""


class ContactKind(StrEnum):
    """What a code can be sent to."""

    PHONE = "phone"
    EMAIL = "email"


class BadContact(ValueError):
    """The text is no contact of its kind; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Contact:
    """One address of a person, and when they proved that it is theirs."""

    kind: ContactKind
    value: str
    verified_at: datetime | None = None

    def proven(self, now: datetime) -> "Contact":
        """The same contact, proven."""
        return replace(self, verified_at=now)

    @property
    def is_proven(self) -> bool:
        """Whether a code that was sent there came back."""
        return self.verified_at is not None


def phone(text: str, prefixes: tuple[str, ...] = PREFIXES) -> str:
    """Read ``8 (999) 123-45-67`` as ``+79991234567`` (E.164).

    Raises:
        BadContact: ``phone-malformed``, or ``phone-foreign`` outside ``prefixes``.
    """
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise BadContact("phone-malformed") from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise BadContact("phone-malformed")
    written = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    if not written.startswith(prefixes):
        raise BadContact("phone-foreign")
    return written


def email(text: str) -> str:
    """Read an address; kept in lower case with its host in IDNA.

    Raises:
        BadContact: ``email-malformed``.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise BadContact("email-malformed") from None
    return f"{found.local_part}@{found.ascii_domain}".lower()
