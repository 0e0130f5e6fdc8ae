"""Parameters as they came: every value of every name."""

from collections.abc import Mapping

from flask import request
from werkzeug.datastructures import MultiDict

from idp.domain.oauth import InvalidRequest

FORM = "application/x-www-form-urlencoded"
LONGEST = 8 << 10
"""A client assertion is the longest of them."""


def every(said: MultiDict[str, str]) -> Mapping[str, list[str]]:
    """All of them, for whoever judges them one by one."""
    return dict(said.lists())


def form() -> Mapping[str, list[str]]:
    """The form of a request.

    Raises:
        InvalidRequest: the body is no form (RFC 6749 section 4.1.3).
    """
    if request.mimetype != FORM:
        raise InvalidRequest(parameter="Content-Type")
    return every(request.form)


def once(said: Mapping[str, list[str]]) -> Mapping[str, str]:
    """The same, each said once; one without a value counts as absent (section 3.2).

    Raises:
        InvalidRequest: one came twice, or cannot be text.
    """
    for name, values in said.items():
        if len(values) > 1 or "\0" in values[0] or len(values[0]) > LONGEST:
            raise InvalidRequest(parameter=name if name.isidentifier() else "parameter")
    return {name: values[0] for name, values in said.items() if values[0]}


def needed(said: Mapping[str, str], name: str) -> str:
    """One that must be there.

    Raises:
        InvalidRequest: it is not.
    """
    if name not in said:
        raise InvalidRequest(parameter=name)
    return said[name]
