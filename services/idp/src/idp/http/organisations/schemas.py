"""What officers of an organisation say and hear."""

import ipaddress
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from marshmallow import ValidationError, fields, validate

from chassis.schemas import Body, Query
from idp.domain.local_access import LONGEST, NETWORKS_AT_MOST, USUAL, Slip
from idp.domain.staff_number import BadStaffNumber, GivenNumber, StaffNumber
from idp.http.fields import Text
from idp.http.support.schemas import LONGEST_REASON
from idp.usecases.staff.numbers import Staff

HOURS = timedelta(hours=1)
LONGEST_NETWORK = 64
_HOURS = validate.Range(min=1, max=LONGEST // HOURS)


class StaffNumberField(Text):
    """``PREFIX/NUMBER``."""

    def read(self, text: str) -> StaffNumber:
        """Its parts."""
        try:
            return StaffNumber.read(text)
        except BadStaffNumber as error:
            raise ValidationError(error.code) from None


class NetworkField(Text):
    """A network in CIDR form, or one address."""

    def read(self, text: str) -> str:
        """As it is kept."""
        try:
            return str(ipaddress.ip_network(text, strict=False))
        except ValueError:
            raise ValidationError("network-malformed") from None


class NetworksField(Text):
    """Networks of a form, with commas or spaces between."""

    def empty(self) -> tuple[str, ...]:
        """Anywhere."""
        return ()

    def read(self, text: str) -> tuple[str, ...]:
        """Each of them."""
        parts = text.replace(",", " ").split()
        if len(parts) > NETWORKS_AT_MOST:
            raise ValidationError("too-long")
        one = NetworkField()
        return tuple(one.read(part) for part in parts)


def _reason() -> Text:
    return Text(required=True, validate=validate.Length(max=LONGEST_REASON))


class NumberBody(Body):
    """A number to give."""

    account_id = fields.UUID(required=True)
    staff_number = StaffNumberField(required=True)
    reason = _reason()


class NumberForm(Query):
    """The same by a form."""

    staff_number = StaffNumberField(required=True)
    reason = _reason()


class AccessBody(Body):
    """A slip to give; without networks it is good everywhere."""

    account_id = fields.UUID(required=True)
    hours = fields.Integer(load_default=USUAL // HOURS, validate=_HOURS)
    networks = fields.List(
        NetworkField(validate=validate.Length(max=LONGEST_NETWORK)),
        load_default=list,
        validate=validate.Length(max=NETWORKS_AT_MOST),
    )
    reason = _reason()


class AccessForm(Query):
    """The same by a form."""

    hours = fields.Integer(load_default=USUAL // HOURS, validate=_HOURS)
    networks = NetworksField(load_default=())
    reason = _reason()


class NumberSchema(Body):
    """A number that somebody has."""

    staff_number_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    staff_number = fields.String(required=True)


class NumbersSchema(Body):
    """All of an organisation."""

    prefix = fields.String(required=True, allow_none=True)
    staff_numbers = fields.List(fields.Nested(NumberSchema), required=True)


class SlipSchema(Body):
    """Local access that somebody has."""

    local_access_id = fields.UUID(required=True)
    account_id = fields.UUID(required=True)
    granted_by = fields.UUID(required=True)
    granted_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    networks = fields.List(fields.String(), required=True)
    used = fields.Boolean(required=True)


class GrantedSchema(SlipSchema):
    """The same with what is told this once."""

    staff_number = fields.String(required=True)
    slip = fields.String(required=True)


class SlipsSchema(Body):
    """All of an organisation that live."""

    local_access = fields.List(fields.Nested(SlipSchema), required=True)


def number(told: GivenNumber) -> Mapping[str, Any]:
    """See ``NumberSchema``."""
    return {
        "staff_number_id": str(told.id),
        "account_id": str(told.account_id),
        "staff_number": told.number.text,
    }


def numbers(told: Staff) -> Mapping[str, Any]:
    """See ``NumbersSchema``."""
    given = [number(one.number) for one in told.members if one.number is not None]
    return {"prefix": told.prefix, "staff_numbers": given}


def slip(told: Slip) -> Mapping[str, Any]:
    """See ``SlipSchema``."""
    return {
        "local_access_id": str(told.id),
        "account_id": str(told.account_id),
        "granted_by": str(told.granted_by),
        "granted_at": told.granted_at.isoformat(),
        "expires_at": told.expires_at.isoformat(),
        "networks": list(told.networks),
        "used": told.browser_hash is not None,
    }
