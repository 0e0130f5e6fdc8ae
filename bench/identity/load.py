"""Requests in numbers, over connections that stay open: as cheap as Python sends them."""

import http.client
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

TIMEOUT_S = 30
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Unexpected(RuntimeError):
    """The server answered something else: what was measured would be another thing."""


@dataclass(frozen=True)
class Answer:
    """One answer as the wire brought it."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Connection:
    """One connection to a server, opened anew where the server has closed it."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._http = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=TIMEOUT_S)

    def ask(
        self,
        path: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """GET, or POST where there is a form."""
        method, body = ("GET", None) if form is None else ("POST", urlencode(form))
        self._http.request(method, path, body, {**(FORM if body else {}), **(headers or {})})
        answer = self._http.getresponse()
        return Answer(answer.status, answer.headers, answer.read())

    def close(self) -> None:
        """Hang up."""
        self._http.close()


def expected(answer: Answer, status: int) -> Answer:
    """The answer itself.

    Raises:
        Unexpected: it has another status.
    """
    if answer.status != status:
        raise Unexpected(f"{answer.status}, not {status}: {answer.body[:500]!r}")
    return answer


def at_once(workers: int, work: Iterable[Any], do: Callable[[Any], None]) -> float:
    """Do each piece of work, so many at a time; the seconds that it took."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        for _ in pool.map(do, work):
            pass
    return time.perf_counter() - begun


def dealt(pieces: Sequence[Any], hands: int) -> list[Sequence[Any]]:
    """The pieces in as many heaps."""
    return [pieces[start::hands] for start in range(hands)]
