"""Versions of things: told as an ETag, asked for before a change."""

import re
from typing import TypeVar

from flask import Response, request

from chassis.problems import PreconditionRequired, StaleVersion

AnyResponse = TypeVar("AnyResponse", bound=Response)

_OURS = re.compile(r'"([0-9]{1,18})"')


def if_match() -> int:
    """The version that the caller wants to change.

    Raises:
        PreconditionRequired: (428) The caller does not say.
        StaleVersion: (412) The tag is not one of ours, so it cannot be the present version.
    """
    told = request.headers.getlist("If-Match")
    if not told:
        raise PreconditionRequired
    match = _OURS.fullmatch(told[0].strip()) if len(told) == 1 else None
    if match is None:
        raise StaleVersion
    return int(match[1])


def etag(response: AnyResponse, version: int) -> AnyResponse:
    """Tell the version of what is answered."""
    response.headers["ETag"] = f'"{version}"'
    return response
