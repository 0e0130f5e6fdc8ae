"""Answers of the token side: JSON that nobody keeps, refusals in the words of the protocol."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify

from idp.domain.oauth import InvalidClient, OAuthRefusal


def told(members: Mapping[str, Any], status: int = 200) -> Response:
    """JSON; members without a value are left out (RFC 6749 section 5.1)."""
    response = jsonify({name: value for name, value in members.items() if value is not None})
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def refused(refusal: OAuthRefusal) -> Response:
    """RFC 6749 section 5.2; the description names the parameter, never its value."""
    about = refusal.facts.get("parameter")
    description = f"{refusal.title}: {about}" if about else refusal.title
    status = 401 if isinstance(refusal, InvalidClient) else 400
    response = told({"error": refusal.error, "error_description": description}, status)
    if status == 401:  # noqa: PLR2004 - said one line above
        response.headers["WWW-Authenticate"] = 'Basic realm="idp"'
    return response
