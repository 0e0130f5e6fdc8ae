"""What another service answered: whole, or as it comes."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from chassis.refusal import Unavailable

_PIECE = 64 << 10


@dataclass(frozen=True)
class Answer:
    """A whole answer; ``content`` shows in no log."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    name: str = ""

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110 §15.3

    @property
    def code(self) -> str | None:
        """The code of a problem document (RFC 9457), or None."""
        code = self.problem.get("code")
        return code if isinstance(code, str) else None

    @property
    def problem(self) -> Mapping[str, Any]:
        """The members of a problem document; empty for anything else."""
        if not self.headers.get("Content-Type", "").startswith("application/problem+json"):
            return {}
        told = self.json()
        return told if isinstance(told, dict) else {}

    def json(self) -> Any:
        """The answer as JSON.

        Raises:
            Unavailable: it is none; whoever answers so is not at work.
        """
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise Unavailable(self.name) from error


class Stream:
    """An answer whose body is read piece by piece, once."""

    def __init__(self, response: requests.Response, name: str) -> None:
        self._response = response
        self._name = name
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers

    def pieces(self) -> Iterator[bytes]:
        """The body as it comes.

        Raises:
            Unavailable: it breaks off.
        """
        try:
            yield from self._response.iter_content(_PIECE)
        except requests.RequestException as error:
            raise Unavailable(self._name) from error

    def whole(self, largest: int, deadline_s: float) -> Answer:
        """The body at once.

        Raises:
            Unavailable: it is larger, takes longer, or breaks off.
        """
        content, until = bytearray(), time.monotonic() + deadline_s
        for piece in self.pieces():
            content += piece
            if len(content) > largest or time.monotonic() > until:
                raise Unavailable(self._name)
        return Answer(self.status, self.headers, bytes(content), self._name)
