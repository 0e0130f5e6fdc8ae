"""Forms of people's pages."""

from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from chassis.schemas import Query
from idp.domain.code import Channel
from idp.domain.factor import FactorKind, Method
from idp.http.fields import (
    Email,
    Name,
    OptionalName,
    Phone,
    SnilsField,
    Text,
    check_birth_date,
)

_DIGITS = validate.Length(max=4)
LONGEST_CODE = 40
LONGEST_INVITATION = 64


class BirthDateForm(Query):
    """A birth date as a form has it, in three parts."""

    day = fields.String(data_key="birth_date-day", load_default="", validate=_DIGITS)
    month = fields.String(data_key="birth_date-month", load_default="", validate=_DIGITS)
    year = fields.String(data_key="birth_date-year", load_default="", validate=_DIGITS)

    @post_load
    def whole(self, told: dict[str, Any], **more: Any) -> dict[str, Any]:
        """One birth date of its three parts; None where all of them are empty."""
        del more
        parts = [told.pop(name).strip() for name in ("year", "month", "day")]
        told["birth_date"] = _birth_date(parts) if any(parts) else None
        return told


class PersonForm(BirthDateForm):
    """Who registers."""

    family_name = Name(required=True)
    given_name = Name(required=True)
    patronymic = OptionalName(load_default=None)
    snils = SnilsField(required=True)

    @post_load
    def whole(self, told: dict[str, Any], **more: Any) -> dict[str, Any]:
        """The birth date too is not left empty."""
        told = super().whole(told, **more)
        if told["birth_date"] is None:
            raise ValidationError("required", "birth_date")
        return told


class ContactsForm(Query):
    """How the person is reached."""

    phone = Phone(required=True)
    email = Email(required=True)


class PhoneForm(Query):
    """Another phone."""

    phone = Phone(required=True)


class EmailForm(Query):
    """Another address."""

    email = Email(required=True)


class CodeForm(Query):
    """A code as typed; whether it is one is judged where tries are counted."""

    code = Text(required=True, validate=validate.Length(max=LONGEST_CODE))


class InvitationForm(Query):
    """The code of an invitation, as it was given."""

    code = Text(required=True, validate=validate.Length(max=LONGEST_INVITATION))


class PasswordForm(Query):
    """A new password: spaces in it count."""

    password = fields.String(required=True, validate=validate.Length(min=1, max=1024))


class PasswordChangeForm(PasswordForm):
    """A new password, by whoever knows the present one."""

    present = fields.String(required=True, validate=validate.Length(min=1, max=1024))


class CredentialsForm(Query):
    """Login and password."""

    identifier = Text(required=True, validate=validate.Length(max=1024))
    password = fields.String(required=True, validate=validate.Length(min=1, max=1024))
    remember = fields.String(load_default="", validate=validate.OneOf(["", "yes"]))


class ChannelForm(Query):
    """How the code of a recovery comes."""

    channel = fields.Enum(
        Channel,
        by_value=True,
        required=True,
        validate=validate.OneOf((Channel.SMS, Channel.EMAIL), error="invalid"),
    )


class RecoveryForm(ChannelForm):
    """Whose account is recovered."""

    identifier = Text(required=True, validate=validate.Length(max=1024))


class SlipForm(Query):
    """Staff number and slip of local access."""

    staff_number = Text(required=True, validate=validate.Length(max=LONGEST_CODE))
    slip = Text(required=True, validate=validate.Length(max=LONGEST_CODE))


class MethodForm(Query):
    """How the second factor is shown."""

    channel = fields.Enum(Method, by_value=True, required=True)


class FactorForm(Query):
    """Which second factor is switched on."""

    kind = fields.Enum(FactorKind, by_value=True, required=True)


class DisavowalForm(Query):
    """The secret of a link, sent back by the page that it opened."""

    k = Text(required=True, validate=validate.Length(max=LONGEST_INVITATION))


class Nothing(Query):
    """A form of one button."""


def _birth_date(parts: list[str]) -> date:
    try:
        year, month, day = (int(part) for part in parts)
        born = date(year, month, day)
    except ValueError:
        raise ValidationError("date-invalid", "birth_date") from None
    check_birth_date(born)
    return born
