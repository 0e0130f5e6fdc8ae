"""One other service as this one calls it."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any, BinaryIO, TypedDict

import requests
import structlog
from requests.adapters import HTTPAdapter

from chassis import origin
from chassis.calls.answer import Answer, Stream
from chassis.calls.breaker import Breaker
from chassis.metrics import BREAKER_OPEN, CALL_SECONDS
from chassis.refusal import Unavailable

CONNECT_S = 1.0
READ_S = 5.0
LARGEST = 10 << 20
# A body that trickles does not hold a thread for longer.
WHOLE_S = 15.0
# In a rolling restart a port is shut for a moment.
REFUSED_AGAIN_S = 0.2
_LATER_S = 5
_LONGEST_LATER_S = 3600
_FAULT = 500
_log = structlog.get_logger()

Params = Mapping[str, Any]
Body = bytes | BinaryIO | Mapping[str, str]


class _Asked(TypedDict, total=False):
    """What a request is made of besides its method and address."""

    params: Params | None
    json: Any
    data: Body | None
    headers: dict[str, str]


class Calls:
    """Asks one service; shared by all threads, each with connections of its own.

    Reading, and writing under an idempotency key, is tried once more when no answer comes or a
    fault of the other (5xx); anything is, after a ``pause``, when the connection was refused, as
    nothing was sent then. No redirect is followed and no proxy of the environment used. Under
    https the other is believed by the certificates of ``ca_file``, else by the machine's own.
    """

    def __init__(
        self,
        base_url: str,
        name: str,
        *,
        breaker: Breaker | None = None,
        read_s: float = READ_S,
        ca_file: Path | None = None,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.name = name
        self._base_url = base_url.rstrip("/")
        self._breaker = breaker or Breaker()
        self._timeout = (CONNECT_S, read_s)
        self._believed = str(ca_file) if ca_file else True
        self._pause = pause
        self._thread = threading.local()

    def get(
        self,
        path: str,
        *,
        params: Params | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Read; the answer may be a refusal.

        Raises:
            Unavailable: no answer, a fault of the other, or it failed too often a moment ago.
        """
        asked: _Asked = {"params": params, "headers": _headers(token, headers)}
        return self._ask("GET", path, asked, twice=True)

    def post(
        self,
        path: str,
        *,
        json: Any = None,
        data: Body | None = None,
        params: Params | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Answer:
        """Write: JSON, a form (a mapping as ``data``) or bytes; ``key`` is an Idempotency-Key.

        Raises:
            Unavailable: as ``get``.
        """
        told = _headers(token, headers)
        asked: _Asked = {"json": json, "data": data, "params": params, "headers": told}
        return self._write("POST", path, asked, key)

    def put(
        self,
        path: str,
        *,
        json: Any = None,
        data: Body | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Answer:
        """Write, as ``post``."""
        asked: _Asked = {"json": json, "data": data, "headers": _headers(token, headers)}
        return self._write("PUT", path, asked, key)

    def delete(
        self,
        path: str,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Answer:
        """Take away, as ``post``."""
        return self._write("DELETE", path, {"headers": _headers(token, headers)}, key)

    @contextmanager
    def open(
        self,
        path: str,
        *,
        params: Params | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[Stream]:
        """Read an answer of any size piece by piece, inside the block.

        Raises:
            Unavailable: as ``get``; also where the answer breaks off.
        """
        asked: _Asked = {"params": params, "headers": _headers(token, headers)}
        with self._sent("GET", path, asked) as stream:
            yield stream

    def _write(self, method: str, path: str, asked: _Asked, key: str | None) -> Answer:
        if key is not None:
            asked["headers"]["Idempotency-Key"] = key
        # A file was read to its end by the first try.
        again = key is not None and isinstance(asked.get("data"), bytes | Mapping | None)
        return self._ask(method, path, asked, twice=again)

    def _ask(self, method: str, path: str, asked: _Asked, *, twice: bool) -> Answer:
        if twice:
            with suppress(Unavailable):
                return self._once(method, path, asked)
        return self._once(method, path, asked)

    def _once(self, method: str, path: str, asked: _Asked) -> Answer:
        with CALL_SECONDS.labels(self.name).time(), self._sent(method, path, asked) as stream:
            return stream.whole(LARGEST, WHOLE_S)

    @contextmanager
    def _sent(self, method: str, path: str, asked: _Asked) -> Iterator[Stream]:
        wait_s = self._breaker.wait_s()
        BREAKER_OPEN.labels(self.name).set(bool(wait_s))
        if wait_s:
            raise Unavailable(self.name, max(1, round(wait_s)))
        try:
            response = self._reached(method, path, asked)
        except requests.RequestException as error:
            self._failed(type(error).__name__)
            raise Unavailable(self.name) from error
        with response:
            if response.status_code >= _FAULT:
                self._failed(str(response.status_code))
                raise Unavailable(self.name, _later_s(response))
            try:
                yield Stream(response, self.name)
            except Unavailable as error:
                if error.what == self.name:
                    self._failed("body")
                raise
            except BaseException:
                # Whoever read it left: the other has answered all the same.
                self._breaker.succeeded()
                raise
        self._breaker.succeeded()

    def _reached(self, method: str, path: str, asked: _Asked) -> requests.Response:
        """The beginning of an answer; whoever takes no connection is asked again."""
        try:
            return self._request(method, path, asked)
        except requests.ConnectionError as error:
            if not _is_refused(error):
                raise
        _log.info("call.refused", to=self.name)
        self._pause(REFUSED_AGAIN_S)
        return self._request(method, path, asked)

    def _request(self, method: str, path: str, asked: _Asked) -> requests.Response:
        return self._session().request(
            method,
            self._base_url + path,
            timeout=self._timeout,
            allow_redirects=False,
            stream=True,
            **asked,
        )

    def _failed(self, what: str) -> None:
        self._breaker.failed()
        _log.warning("call.failed", to=self.name, what=what)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._thread, "session", None)
        if session is None:
            self._thread.session = session = requests.Session()
            # Neither proxies nor .netrc of the environment: tokens go where they are meant to.
            session.trust_env = False
            session.verify = self._believed
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            session.mount("http://", HTTPAdapter(max_retries=0))
            session.mount("https://", HTTPAdapter(max_retries=0))
        return session


def _headers(token: str | None, more: Mapping[str, str] | None) -> dict[str, str]:
    """The trace goes on in a span of its own."""
    here = origin.current()
    told = {"Accept": "application/json", "traceparent": origin.child(here.traceparent)}
    if here.tracestate:
        told["tracestate"] = here.tracestate
    if token is not None:
        told["Authorization"] = f"Bearer {token}"
    return told | dict(more or {})


def _is_refused(error: BaseException | None) -> bool:
    """Whether the connection itself was refused: what is refused so has sent nothing."""
    while error is not None and not isinstance(error, ConnectionRefusedError):
        error = error.__cause__ or error.__context__
    return error is not None


def _later_s(response: requests.Response) -> int:
    told = response.headers.get("Retry-After", "")
    return min(int(told), _LONGEST_LATER_S) if told.isdecimal() else _LATER_S
