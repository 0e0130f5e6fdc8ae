"""Bodies of the doors of one's own account."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from chassis.schemas import Body
from idp.domain.contact import BadContact, ContactKind, email, phone
from idp.domain.factor import FactorKind
from idp.http.here import here

LONGEST_CODE = 40
LONGEST_CONTACT = 254
LONGEST_PASSWORD = 1024


class ContactBody(Body):
    """A new contact, or the code that came to it."""

    kind = fields.Enum(ContactKind, by_value=True)
    value = fields.String(validate=validate.Length(min=1, max=LONGEST_CONTACT))
    code = fields.String(validate=validate.Length(min=1, max=LONGEST_CODE))

    @validates_schema
    def one_of_two(self, told: dict[str, Any], **more: Any) -> None:
        """Either kind and value, or a code."""
        del more
        if "code" in told and len(told) == 1:
            return
        missing = {"kind", "value"} - set(told)
        if missing or "code" in told:
            raise ValidationError({name: ["required"] for name in missing} or {"code": ["unknown"]})
        try:
            read(told["kind"], told["value"])
        except BadContact as bad:
            raise ValidationError({"value": [bad.code]}) from None


class CodeBody(Body):
    """Nothing, to begin; or the code that came."""

    code = fields.String(validate=validate.Length(min=1, max=LONGEST_CODE))


class NoBody(Body):
    """Nothing."""


class PasswordBody(Body):
    """The present password and the new one."""

    present = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_PASSWORD))
    password = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_PASSWORD))


class ContactTold(Schema):
    """A contact of the account."""

    kind = fields.Enum(ContactKind, by_value=True, required=True)
    value = fields.String(required=True)
    verified_at = fields.AwareDateTime(allow_none=True, required=True)


class ContactsTold(Schema):
    """Every contact of the account."""

    contacts = fields.List(fields.Nested(ContactTold), required=True)


class FactorTold(Schema):
    """A factor that the policy has, and since when it is on."""

    kind = fields.Enum(FactorKind, by_value=True, required=True)
    on_at = fields.AwareDateTime(allow_none=True, required=True)


class FactorsTold(Schema):
    """Every factor that the account may have, and how many recovery codes are left."""

    factors = fields.List(fields.Nested(FactorTold), required=True)
    recovery_codes_left = fields.Integer(required=True)


class RecoveryCodesTold(Schema):
    """Codes that stand for a lost factor, each good once."""

    codes = fields.List(fields.String(), required=True)


class SecretTold(Schema):
    """What an authenticator app is told; shown while the factor is not on."""

    address = fields.String(required=True)
    text = fields.String(required=True)


class BegunTold(Schema):
    """What waits for its code."""

    expires_at = fields.AwareDateTime(required=True)
    tries_left = fields.Integer(required=True)
    retry_after = fields.Integer(required=True)
    secret = fields.Nested(SecretTold)


def read(kind: ContactKind, value: str) -> str:
    """The contact as it is kept; BadContact."""
    return email(value) if kind is ContactKind.EMAIL else phone(value, here().phone_prefixes)


class ConsentTold(Schema):
    """A program that was let in."""

    client_id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    given_at = fields.AwareDateTime(required=True)


class ConsentsTold(Schema):
    """Every program that the person let in."""

    consents = fields.List(fields.Nested(ConsentTold), required=True)
