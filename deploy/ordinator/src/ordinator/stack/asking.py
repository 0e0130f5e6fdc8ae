"""Asking the supervisor of a stack, if there is one."""

import json
from collections.abc import Sequence

from ordinator.failures import Stopped
from ordinator.stack import requests
from ordinator.stack.folders import Folders
from ordinator.stack.record import HEALTHY, Record

SECONDS = 90
COMMAND_S = 600
COMMAND = "command"
"""The verb for a service's one-off command; its name is JSON."""
RENEW = "renew"
"""The verb for a process of a service that is to start anew with the secrets of now."""


def healthy(folders: Folders) -> Record:
    """The record of a stack that is up.

    Raises:
        Stopped: nothing is.
    """
    record = Record.read(folders.record)
    if not record.watched() or record.phase != HEALTHY:
        raise Stopped("nothing is up here: `make up` comes first")
    return record


def ask(folders: Folders, verb: str, name: str, seconds: float = SECONDS) -> str:
    """What the supervisor did.

    Raises:
        Stopped: nothing is up, or the supervisor refused.
    """
    healthy(folders)
    return requests.ask(folders.place, folders.requests, verb, name, seconds)


def command(
    folders: Folders,
    service: str,
    words: Sequence[str],
    *,
    given: str = "",
    seconds: float = COMMAND_S,
) -> str:
    """Have a service's one-off command run in its settings; ``given`` is its standard input.

    Raises:
        Stopped: nothing is up, there is no such service, or the command failed.
    """
    wanted = {"service": service, "words": list(words), "given": given}
    return ask(folders, COMMAND, json.dumps(wanted), seconds)
