"""Schemas of the house: bodies, addresses and events; their messages are codes.

Marshmallow's traps are closed here: a validator that returns False refuses, ``Integer`` does not
take ``"1"`` from JSON, members that nobody declared are refused at HTTP and let through on the bus.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

from chassis.problems import FieldError

PAGE_MAX = 100
_CURSOR_MAX = 1024

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CODES = {"required": "required", "null": "required", "too_large": "too-large"}
_INVALID = "invalid"

# Of JSON's own kinds, which a field takes. bool is an int in Python, not in JSON.
_EXACT: tuple[tuple[type[fields.Field[Any]], tuple[type, ...]], ...] = (
    (fields.Integer, (int,)),
    (fields.Float, (int, float)),
    (fields.Boolean, (bool,)),
    (fields.Decimal, (int, str)),
)


class House(Schema):
    """What the schemas share: messages that are codes, and validators that can say False."""

    error_messages = {"unknown": "unknown", "type": "not-an-object"}  # noqa: RUF012 - marshmallow's own shape

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Speak in codes, in this field and those inside of it."""
        del field_name
        for field in _within(field_obj):
            field.error_messages = {
                key: _code_of(key, m) for key, m in field.error_messages.items()
            }
            field.validators = [part for told in field.validators for part in _strict(told)]


class Body(House):
    """A JSON body: unknown members are refused, numbers and booleans are themselves."""

    class Meta:
        """How marshmallow reads it."""

        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Take numbers and booleans only as JSON writes them."""
        super().on_bind_field(field_name, field_obj)
        for field in _within(field_obj):
            for kind, taken in _EXACT:
                if isinstance(field, kind):
                    _take_only(field, taken)


class Query(House):
    """The query of an address, or a form: everything is text, and said once unless a list."""

    class Meta:
        """How marshmallow reads it."""

        unknown = RAISE


class Paged(Query):
    """A query for one page of a list."""

    cursor = fields.String(validate=validate.Length(min=1, max=_CURSOR_MAX))
    limit = fields.Integer(load_default=50, validate=validate.Range(min=1, max=PAGE_MAX))


class Heard(House):
    """The body of an event: later releases may say more than this listener reads."""

    class Meta:
        """How marshmallow reads it."""

        unknown = EXCLUDE


def field_errors(error: ValidationError) -> tuple[FieldError, ...]:
    """What marshmallow found, as JSON pointers (RFC 6901) and codes."""
    messages = error.normalized_messages()  # type: ignore[no-untyped-call]
    return tuple(_walk("", messages))


def _walk(pointer: str, messages: object) -> Iterator[FieldError]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            yield from _walk(pointer if name == "_schema" else f"{pointer}/{escaped}", inner)
    elif isinstance(messages, list | tuple):
        for message in messages:
            yield from _walk(pointer, message)
    else:
        text = str(messages)
        yield FieldError(pointer, text if _CODE.fullmatch(text) else _INVALID)


def _within(field: fields.Field[Any]) -> Iterator[fields.Field[Any]]:
    yield field
    inner: list[Any] = []
    if isinstance(field, fields.List):
        inner = [field.inner]
    elif isinstance(field, fields.Mapping):
        inner = [field.key_field, field.value_field]
    elif isinstance(field, fields.Tuple):
        inner = list(field.tuple_fields)
    for found in inner:
        if found is not None:
            yield from _within(found)


def _code_of(key: str, message: Any) -> Any:
    """The code of one of a field's messages; a message that is a code already was chosen."""
    if isinstance(message, str) and _CODE.fullmatch(message):
        return message
    return _CODES.get(key, _INVALID)


def _strict(validator: Callable[[Any], Any]) -> list[Callable[[Any], Any]]:
    """The validator, speaking in codes; one with two bounds as two, so that each has its code."""
    if isinstance(validator, validate.Validator):
        return [_speaking(part) for part in _parts(validator)]

    def refuses_false(value: Any) -> None:
        if validator(value) is False:
            raise ValidationError(_INVALID)

    return [refuses_false]


def _parts(validator: validate.Validator) -> list[validate.Validator]:
    if getattr(validator, "error", None):
        return [validator]
    if isinstance(validator, validate.Length) and None not in {validator.min, validator.max}:
        return [validate.Length(min=validator.min), validate.Length(max=validator.max)]
    if isinstance(validator, validate.Range) and None not in (validator.min, validator.max):
        return [
            validate.Range(min=validator.min, min_inclusive=validator.min_inclusive),
            validate.Range(max=validator.max, max_inclusive=validator.max_inclusive),
        ]
    return [validator]


def _speaking(validator: validate.Validator) -> validate.Validator:
    if isinstance(validator, validate.Length):
        validator.message_min, validator.message_max = "too-short", "too-long"
        validator.message_equal = "wrong-length"
    elif isinstance(validator, validate.Range):
        validator.message_min, validator.message_max = "too-small", "too-large"
    elif getattr(validator, "error", None) == validate.OneOf.default_message:
        validator.error = "not-a-choice"
    return validator


def _take_only(field: fields.Field[Any], taken: tuple[type, ...]) -> None:
    read = field._deserialize  # noqa: SLF001 - marshmallow gives no other way to see the raw value

    def exact(value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        if type(value) not in taken:
            raise field.make_error("invalid")
        return read(value, attr, data, **more)

    field._deserialize = exact  # type: ignore[method-assign]  # noqa: SLF001 - see above
