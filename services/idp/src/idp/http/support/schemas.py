"""What support says and hears."""

from typing import Any

from flask import Response
from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from chassis.schemas import Body, Query
from contracts.identifiers import BadIdentifier, Inn
from idp.domain.contact import ContactKind
from idp.domain.factor_reset import FactorReset
from idp.http.fields import Name, OptionalName, SnilsField, Text, check_birth_date
from idp.http.masks import masked_email, masked_name
from idp.http.schemas import BirthDateForm
from idp.usecases.support.search import Card
from look.words import masked_phone

LONGEST_REASON = 500
LONGEST_LOGIN = 1024


def _reason() -> Text:
    return Text(required=True, validate=validate.Length(max=LONGEST_REASON))


class SearchBody(Body):
    """What the owner of an account calls themselves."""

    identifier = Text(required=True, validate=validate.Length(max=LONGEST_LOGIN))


class SearchForm(Query):
    """The same by a form."""

    identifier = Text(required=True, validate=validate.Length(max=LONGEST_LOGIN))


class ReasonBody(Body):
    """Why something is changed."""

    reason = _reason()


class ReasonForm(Query):
    """The same by a form."""

    reason = _reason()


class InnField(Text):
    """An INN of a person."""

    def read(self, text: str) -> Inn:
        """Its digits, checked."""
        try:
            inn = Inn.parse(text)
        except BadIdentifier as error:
            raise ValidationError(error.code) from None
        if not inn.is_person:
            raise ValidationError("inn-malformed")
        return inn


class OptionalInn(InnField):
    """One that may be left as it is."""

    def empty(self) -> None:
        """It stays."""


class OptionalSnils(SnilsField):
    """One that may be left as it is."""

    def empty(self) -> None:
        """It stays."""


class PersonBody(Body):
    """Members of a person that are others than they were; those not named stay."""

    family_name = Name()
    given_name = Name()
    patronymic = OptionalName(allow_none=True)
    birth_date = fields.Date(validate=check_birth_date)
    snils = SnilsField()
    inn = InnField(allow_none=True)
    reason = _reason()

    @validates_schema
    def _something(self, told: dict[str, Any], **more: Any) -> None:
        del more
        if not set(told) - {"reason"}:
            raise ValidationError("nothing-to-change")


class PersonForm(BirthDateForm):
    """The same by a form, which always says the names; what is empty besides stays."""

    family_name = Name(required=True)
    given_name = Name(required=True)
    patronymic = OptionalName(load_default=None)
    snils = OptionalSnils(load_default=None)
    inn = OptionalInn(load_default=None)
    reason = _reason()

    @post_load
    def whole(self, told: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Numbers and a date that were typed, names as they stand."""
        told = super().whole(told, **more)
        typed = ("snils", "inn", "birth_date")
        return {k: v for k, v in told.items() if v is not None or k not in typed}


class ContactSchema(Body):
    """A contact, masked."""

    kind = fields.String(required=True)
    value = fields.String(required=True)
    proven = fields.Boolean(required=True)


class ResetSchema(Body):
    """A reset of a second factor, as far as it has come."""

    reset_id = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    asked_by = fields.UUID(required=True)
    approved_by = fields.UUID(required=True, allow_none=True)
    effective_at = fields.AwareDateTime(required=True, allow_none=True)
    cancelled_at = fields.AwareDateTime(required=True, allow_none=True)


class CardSchema(Body):
    """An account as support sees it."""

    account_id = fields.UUID(required=True)
    name = fields.String(required=True)
    status = fields.String(required=True)
    blocked_for = fields.String(required=True, allow_none=True)
    level = fields.String(required=True)
    locked_since = fields.AwareDateTime(required=True, allow_none=True)
    contacts = fields.List(fields.Nested(ContactSchema), required=True)
    factors = fields.List(fields.String(), required=True)
    factor_resets = fields.List(fields.Nested(ResetSchema), required=True)


class FoundSchema(Body):
    """Accounts that were found: none, one, or two who share their digits."""

    accounts = fields.List(fields.Nested(CardSchema), required=True)


def card(told: Card) -> dict[str, Any]:
    """See ``CardSchema``."""
    account = told.account
    return {
        "account_id": str(account.id),
        "name": masked_name(account.person),
        "status": account.status.value,
        "blocked_for": account.blocked_for,
        "level": account.level.value,
        "locked_since": told.locked_since and told.locked_since.isoformat(),
        "contacts": [
            {
                "kind": contact.kind.value,
                "value": (masked_email if contact.kind is ContactKind.EMAIL else masked_phone)(
                    contact.value
                ),
                "proven": contact.is_proven,
            }
            for contact in told.contacts
        ],
        "factors": [factor.kind.value for factor in told.factors],
        "factor_resets": [reset(one) for one in told.resets],
    }


def reset(told: FactorReset) -> dict[str, Any]:
    """See ``ResetSchema``."""
    return {
        "reset_id": str(told.id),
        "asked_at": told.asked_at.isoformat(),
        "asked_by": str(told.asked_by),
        "approved_by": told.approved_by and str(told.approved_by),
        "effective_at": told.effective_at and told.effective_at.isoformat(),
        "cancelled_at": told.cancelled_at and told.cancelled_at.isoformat(),
    }


def nothing() -> Response:
    """It is done; there is nothing to say of it."""
    return Response(status=204)
