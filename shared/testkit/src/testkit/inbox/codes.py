"""The code and the link that a message carries, found as its reader finds them."""

import re
from typing import NamedTuple

from testkit.inbox.mailbox import Message

# The last line of an SMS binds the code to a site: @host #123456.
_BOUND = re.compile(r"^@\S+ #(\d{6})$", re.ASCII)
_LINE = re.compile(r"^\s*(\d{6})\s*$", re.ASCII | re.MULTILINE)
# Spoken digit by digit, or six in a row; a phone number is neither.
_SPOKEN = re.compile(r"(?<!\d)(?:(?:\d[\s,.;-]+){5}\d|\d{6})(?!\d)", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"]+")


class Carried(NamedTuple):
    """What the reader needs of a message; either may be absent."""

    code: str | None
    link: str | None


def carried(message: Message) -> Carried:
    """Find the code by the rule of the channel, and the first link."""
    link = _LINK.search(message.text)
    return Carried(_code(message), link.group() if link else None)


def _code(message: Message) -> str | None:
    if message.kind == "sms":
        bound = _BOUND.match(message.text.rstrip().rsplit("\n", 1)[-1])
        return bound.group(1) if bound else None
    if message.kind == "mail":
        line = _LINE.search(message.text)
        return line.group(1) if line else None
    spoken = _SPOKEN.findall(message.text)
    return re.sub(r"\D", "", spoken[-1]) if spoken else None
