"""What the broker refuses, in its own words: they name the object or the right that is missing."""

import re

from pika.exceptions import (
    ChannelClosedByBroker,
    ConnectionClosedByBroker,
    ProbableAccessDeniedError,
    ProbableAuthenticationError,
)

_REFUSALS = ("ACCESS_REFUSED - ", "NOT_ALLOWED - ", "NOT_FOUND - ")
# The library hands the words of a refused login on as the repr of another error.
_TOLD = re.compile(r"ConnectionClosedByBroker: \(\d+\) (['\"])(.+)\1")


def refused(error: object) -> str:
    """The words of a refusal that only an operator can lift; empty for any other end."""
    told = ""
    if isinstance(error, ChannelClosedByBroker | ConnectionClosedByBroker):
        told = error.reply_text
    elif isinstance(error, ProbableAccessDeniedError | ProbableAuthenticationError):
        found = _TOLD.search(str(error.args[0]))
        told = found[2] if found else ""
    return told if told.startswith(_REFUSALS) else ""
