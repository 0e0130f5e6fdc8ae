"""Every limit of the service in one table; a settings file may change the numbers of any."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

LOCKED_FOR = timedelta(hours=24)
"""How long a password is shut on unknown devices."""


@dataclass(frozen=True)
class Limit:
    """So many within so many seconds.

    Attributes:
        count: How many are free.
        window_s: Seconds in which they are counted.
        doubling_s: Longest wait, where each failure beyond ``count`` doubles the wait from one
            second on; 0 where the rest of the window is waited out.
        pauses: The one that fills it begins the seconds anew: a pause of that length follows.
    """

    count: int
    window_s: int
    doubling_s: int = 0
    pauses: bool = False


LONGEST_PAUSE_S = 900
"""A password that has to wait for longer is locked."""

LIMITS: Mapping[str, Limit] = {
    # Failures of one account's password on a browser that it knows, and on all others together;
    # of an unknown login, by its keyed hash.
    "password.known": Limit(10, 86_400, doubling_s=LONGEST_PAUSE_S),
    "password.unknown": Limit(5, 86_400, doubling_s=LONGEST_PAUSE_S),
    # Failures of one address block, /24 or /56, whatever the login.
    "password.address": Limit(30, 600),
    # Tries of staff number and slip of one address block.
    "local.address": Limit(30, 600),
    # Wrong codes of one account, or of one contact before there is an account: the step pauses.
    "code.account": Limit(10, 600, pauses=True),
    # Codes on one way to one destination for one purpose, whatever the transaction, until one is
    # right: the waits between them are so 30, 60 and 120 s.
    "send.first": Limit(1, 30),
    "send.second": Limit(2, 90),
    "send.third": Limit(3, 210),
    # Messages to one number or address, to one address block, and of the whole service.
    "send.hour": Limit(5, 3_600),
    "send.day": Limit(10, 86_400),
    "send.address": Limit(25, 3_600),
    "send.total": Limit(60, 60),
    # Requests of one address and of one address block, of one person's and one program's token.
    "open-door": Limit(60, 60),
    "open-door-net": Limit(1_200, 60),
    "person": Limit(300, 60),
    "program": Limit(1_200, 60),
    # Transactions that one address block begins.
    "transaction.address": Limit(300, 600),
}


class UnknownLimit(ValueError):
    """A settings file names a limit, or a part of one, that does not exist."""


def table(overrides: Mapping[str, Mapping[str, Any]]) -> dict[str, Limit]:
    """The limits with what a settings file says about some of them.

    Raises:
        UnknownLimit: a name is misspelt, or a number is no positive integer.
    """
    limits = dict(LIMITS)
    for name, parts in overrides.items():
        if name not in limits or not set(parts) <= {"count", "window_s", "doubling_s"}:
            raise UnknownLimit(name)
        if any(type(number) is not int or number < 0 for number in parts.values()):
            raise UnknownLimit(name)
        limits[name] = replace(limits[name], **parts)
    return limits
