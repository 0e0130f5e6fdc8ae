"""Identifiers in requests: what is wrong with one is told by its own code, beside the field."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError, fields

from chassis.problems import FieldError, Malformed
from contracts.identifiers import BadIdentifier, Identifier, Inn, Kladr, Ogrn, Oid
from frmr.domain.binding import Method

KINDS: Mapping[Method, type[Identifier]] = MappingProxyType(
    {Method.OGRN: Ogrn, Method.INN: Inn, Method.OID: Oid, Method.KLADR: Kladr}
)
"""What a person may name an organisation by."""


class IdentifierField(fields.String):
    """A field that is one identifier once it is read."""

    def __init__(self, kind: type[Identifier], **more: Any) -> None:
        super().__init__(**more)
        self._kind = kind

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        text = super()._deserialize(value, attr, data, **more)
        try:
            return self._kind.parse(text.strip())
        except BadIdentifier as error:
            raise ValidationError(error.code) from None


def identifier(method: Method, text: str) -> Identifier:
    """What the person typed, read by the method chosen beside it.

    Raises:
        Malformed: it is no such identifier.
    """
    try:
        return KINDS[method].parse(text.strip())
    except BadIdentifier as error:
        raise Malformed(FieldError("/value", error.code)) from None
