"""Codes as a person gets them: from the stand's inbox, and from an application of one's own."""

import time
from typing import Any

import pyotp
import requests

TOTP_STEP_S = 30
WAIT_S = 20


class NoCode(AssertionError):
    """Nothing came to this address in time."""


class Inbox:
    """The stand's inbox; each code is handed out once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._since: dict[str, str] = {}

    def code(self, to: str, wait_s: float = WAIT_S) -> str:
        """The newest code for a phone or a mail address that was not read before.

        Raises:
            NoCode: none came.
        """
        asked: dict[str, Any] = {"to": to, "wait": wait_s}
        if to in self._since:
            asked["since"] = self._since[to]
        answer = requests.get(f"{self._url}/api/code", params=asked, timeout=wait_s + 5)
        if not answer.ok:
            raise NoCode(f"no code came to {to} in {wait_s:.0f} s")
        found = answer.json()
        self._since[to] = found["received_at"]
        return str(found["code"])


class Generator:
    """A code-generator application (RFC 6238) that never says the same code twice."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._totp = pyotp.TOTP(secret)
        self._last = ""

    def code(self) -> str:
        """The code of now; waits for the next one if this one was told already."""
        code = self._totp.now()
        while code == self._last:
            time.sleep(TOTP_STEP_S - time.time() % TOTP_STEP_S + 0.1)
            code = self._totp.now()
        self._last = code
        return code
