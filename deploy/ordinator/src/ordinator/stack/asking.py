"""Asking the supervisor of a stack, if there is one."""

from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.stack import requests
from ordinator.stack.folders import Folders
from ordinator.stack.record import HEALTHY, Record

SECONDS = 90


def ask(place: Place, stack: str, verb: str, name: str, seconds: float = SECONDS) -> str:
    """What the supervisor did.

    Raises:
        Stopped: nothing is up, or the supervisor refused.
    """
    folders = Folders(place, stack)
    record = Record.read(folders.record)
    if not record.watched() or record.phase != HEALTHY:
        raise Stopped("nothing is up here: `make up` comes first")
    return requests.ask(place, folders.requests, verb, name, seconds)
