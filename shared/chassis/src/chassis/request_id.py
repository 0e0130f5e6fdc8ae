"""The number of a request: ours, never the caller's; a person quotes it to support."""

from uuid import uuid4

from flask import g


def request_id() -> str:
    """The number of the request at hand."""
    if "request_id" not in g:
        g.request_id = str(uuid4())
    number: str = g.request_id
    return number
