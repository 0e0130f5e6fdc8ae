"""What a request says, read by a schema: its body, its query, its form."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from chassis.door import strict_json
from chassis.problems import FieldError, Malformed, MediaTypeUnsupported
from chassis.schemas import field_errors

_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
# The guard of forms reads its own member; no schema declares it.
_GUARD_OF_FORMS = "csrf_token"


def body(schema: Schema) -> dict[str, Any]:
    """The JSON body.

    Raises:
        MediaTypeUnsupported: It is not called JSON, or comes packed.
        Malformed: Every error in it at once; 400 if it is not JSON at all.
    """
    if request.mimetype != "application/json" or _packed():
        raise MediaTypeUnsupported(accepted="application/json")
    value = strict_json.loads(request.get_data())
    if not isinstance(value, dict):
        raise Malformed(FieldError("", "not-an-object"))
    return _load(schema, value)


def query(schema: Schema) -> dict[str, Any]:
    """The query of the address. Raises Malformed with every error in it."""
    return _load(schema, _said_once(schema, request.args))


def form(schema: Schema) -> dict[str, Any]:
    """The fields of a form; files stay in ``request.files``.

    Raises:
        MediaTypeUnsupported: The body is not a form.
        Malformed: Every error in it at once.
    """
    if request.mimetype not in _FORMS or _packed():
        raise MediaTypeUnsupported(accepted="application/x-www-form-urlencoded")
    posted = MultiDict(request.form)
    posted.poplist(_GUARD_OF_FORMS)
    return _load(schema, _said_once(schema, posted))


def _packed() -> bool:
    return request.headers.get("Content-Encoding", "identity").lower() != "identity"


def _said_once(schema: Schema, said: MultiDict[str, str]) -> dict[str, Any]:
    """Values by name; a name said twice is two answers to one question, unless it is a list."""
    values: dict[str, Any] = {}
    errors = []
    for name, found in said.lists():
        pointer = "/" + name.replace("~", "~0").replace("/", "~1")
        if any("\0" in text for text in found):
            errors.append(FieldError(pointer, "not-text"))
        elif isinstance(schema.load_fields.get(name), fields.List):
            values[name] = found
        elif len(found) > 1:
            errors.append(FieldError(pointer, "repeated"))
        else:
            values[name] = found[0]
    if errors:
        raise Malformed(*errors)
    return values


def _load(schema: Schema, value: Mapping[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(value)
    except ValidationError as error:
        raise Malformed(*field_errors(error)) from None
    return loaded
