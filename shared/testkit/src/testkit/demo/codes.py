"""Codes as a person gets them: from the stand's inbox, and from an application of one's own."""

import pyotp
import requests

from chassis.clock import now

WAIT_S = 20


class NoCode(AssertionError):
    """Nothing came to this address in time."""


class Inbox:
    """The stand's inbox, from now on; each code is handed out once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._began = now().isoformat()
        self._since: dict[str, str] = {}

    def code(self, to: str, wait_s: float = WAIT_S) -> str:
        """The newest code for a phone or a mail address that was not read before.

        Raises:
            NoCode: none came.
        """
        since = self._since.get(to, self._began)
        asked: dict[str, str] = {"to": to, "wait": str(wait_s), "since": since}
        answer = requests.get(f"{self._url}/api/code", params=asked, timeout=wait_s + 5)
        if not answer.ok:
            raise NoCode(f"no code came to {to} in {wait_s:.0f} s")
        found = answer.json()
        self._since[to] = str(found["received_at"])
        return str(found["code"])


def generated(secret: str) -> str:
    """What a code-generator application shows now (RFC 6238)."""
    return pyotp.TOTP(secret).now()
