"""The issuer's keys: fetched in the background, believed for a day while the issuer is away."""

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import requests
import structlog

from chassis import strictly
from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.jwk import PublicKey
from chassis.key_set import KeySet, UnusableKeys
from chassis.metrics import JWKS_AGE
from chassis.refusal import Unavailable

__all__ = ["Jwks", "KeySet", "UnusableKeys"]

WHAT = "keys"
EVERY_S = 60.0
# Services may start a moment before the issuer does.
FIRST_AGAIN_S = 0.5
UNKNOWN_EVERY = timedelta(seconds=30)
STALE = timedelta(hours=24)
LARGEST = 64 << 10
_TIMEOUT_S = (1.0, 3.0)
_OK, _NOT_MODIFIED = 200, 304
_log = structlog.get_logger()


@dataclass(frozen=True)
class _Fetched:
    """A set as the issuer last told it."""

    keys: KeySet
    told: dict[str, Any]
    etag: str | None
    at: datetime


class Jwks:
    """The key set at an address; ``start`` keeps it fresh, ``key`` answers from what is at hand.

    ``copy`` is a file in which the set outlives a restart, so that a service starts without idp.
    ``ca_file`` holds the certificates by which an issuer under https is believed.
    """

    def __init__(
        self,
        url: str,
        clock: Clock = system_now,
        copy: Path | None = None,
        ca_file: Path | None = None,
    ) -> None:
        self._url = url
        self._clock = clock
        self._copy = copy
        self._verify = str(ca_file) if ca_file else True
        self._believed = self._from_copy()
        self._generation = 0
        self._asked_at: datetime | None = None
        self._fetching = Lock()
        self._stop = Event()
        self._thread: Thread | None = None

    @property
    def generation(self) -> int:
        """Grows whenever the keys change, so that whoever remembers verdicts forgets them."""
        return self._generation

    def key(self, kid: str) -> PublicKey | None:
        """The key of this name; one that is not known is asked for once in a while.

        Raises:
            Unavailable: no set is at hand, or the issuer has been away for a day.
        """
        found = self._current()
        key = found.keys.key(kid) if found else None
        if key is None:
            found = self._ask_again()
            key = found.keys.key(kid) if found else None
        if found is None:
            raise Unavailable(WHAT)
        return key

    def age(self) -> float | None:
        """Seconds since the issuer last told the set; None if it never did."""
        believed = self._believed
        return (self._clock() - believed.at).total_seconds() if believed else None

    def refresh(self) -> bool:
        """Fetch now; False if the issuer did not tell a usable set, and the old one stays."""
        with self._fetching:
            return self._fetch()

    def start(self) -> None:
        """Fetch now and each minute, sooner while there is nothing at hand, in an own thread."""
        self._thread = Thread(target=self._run, name="jwks", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        again_s = FIRST_AGAIN_S
        while True:
            self.refresh()
            if self._current() is not None:
                again_s = EVERY_S
            JWKS_AGE.set(self.age() or 0)
            if self._stop.wait(again_s):
                return
            again_s = min(2 * again_s, EVERY_S)

    def _current(self) -> _Fetched | None:
        believed = self._believed
        if believed is None or self._clock() - believed.at > STALE:
            return None
        return believed

    def _ask_again(self) -> _Fetched | None:
        """Once in thirty seconds for all threads, whatever names strangers make up."""
        with self._fetching:
            if self._asked_at is None or self._clock() - self._asked_at >= UNKNOWN_EVERY:
                self._fetch()
            return self._current()

    def _fetch(self) -> bool:
        self._asked_at = at = self._clock()
        believed = self._believed
        etag = believed.etag if believed else None
        try:
            fetched = self._read(etag, at)
        except (requests.RequestException, ValueError) as error:
            _log.warning("keys.not_fetched", error=type(error).__name__)
            return False
        if fetched is None:
            assert believed is not None
            fetched = _Fetched(believed.keys, believed.told, etag, at)
        changed = believed is None or believed.told != fetched.told
        self._believed = fetched
        if changed:
            self._generation += 1
        self._keep_copy(fetched)
        return True

    def _read(self, etag: str | None, at: datetime) -> _Fetched | None:
        """What the issuer says; None if nothing new."""
        headers = {"Accept": "application/json"} | ({"If-None-Match": etag} if etag else {})
        with requests.get(
            self._url,
            headers=headers,
            timeout=_TIMEOUT_S,
            allow_redirects=False,
            stream=True,
            verify=self._verify,
        ) as answer:
            if answer.status_code == _NOT_MODIFIED and etag:
                return None
            if answer.status_code != _OK:
                raise UnusableKeys(f"status {answer.status_code}")
            told = strictly.read_object(_content(answer))
            return _Fetched(KeySet(told), told, answer.headers.get("ETag"), at)

    def _from_copy(self) -> _Fetched | None:
        if self._copy is None or not self._copy.is_file():
            return None
        try:
            kept = strictly.read_object(self._copy.read_bytes())
            at = datetime.fromtimestamp(kept["at"], UTC)
            return _Fetched(KeySet(kept["jwks"]), kept["jwks"], kept["etag"], at)
        except (OSError, ValueError, KeyError, TypeError):
            _log.warning("keys.copy_unusable")
            return None

    def _keep_copy(self, fetched: _Fetched) -> None:
        if self._copy is None:
            return
        kept = {"at": fetched.at.timestamp(), "etag": fetched.etag, "jwks": fetched.told}
        try:
            _replace(self._copy, json.dumps(kept).encode())
        except OSError as error:
            _log.warning("keys.copy_not_kept", error=type(error).__name__)


def _content(answer: requests.Response) -> bytes:
    content = b""
    for piece in answer.iter_content(LARGEST):
        content += piece
        if len(content) > LARGEST:
            raise UnusableKeys("too large")
    return content


def _replace(path: Path, content: bytes) -> None:
    """All or nothing: other processes of the service read and write the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
