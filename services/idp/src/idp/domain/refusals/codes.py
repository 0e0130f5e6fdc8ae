"""Of codes and the ways that they come."""

from typing import Any

from chassis.refusal import Refusal


class CodeMismatch(Refusal):
    """The fact ``tries_left`` is there once it is worth saying."""

    code = "code-mismatch"
    title = "The code is wrong"


class CodeExpired(Refusal):
    """The digits were right, the time is over."""

    code = "code-expired"
    title = "The code has expired"


class CodeUsed(Refusal):
    """The digits were right and already used."""

    code = "code-used"
    title = "The code has been used"


class CodeForeign(Refusal):
    """The digits belong to another open attempt of the same account."""

    code = "code-foreign"
    title = "The code is from another attempt or device"


class AttemptsExhausted(Refusal):
    """All codes of the transaction are dead."""

    code = "attempts-exhausted"
    title = "No attempts are left, ask for another code"


class ResendTooSoon(Refusal):
    """The fact ``retry_after`` tells the seconds left."""

    code = "resend-too-soon"
    title = "Another code cannot be sent yet"


class ChannelUnavailable(Refusal):
    """The fact ``channel`` tells which; others may work."""

    code = "channel-unavailable"
    title = "Codes cannot be sent this way just now"

    def __init__(self, **facts: Any) -> None:
        super().__init__(retry_after=60, **facts)


class ChannelUnknown(Refusal):
    """The person has no such second factor or contact."""

    code = "channel-unknown"
    title = "This way of receiving codes is not set up"
