"""How much body a route takes."""

import io
from collections.abc import Callable
from typing import IO, Any, Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from chassis.marks import View, mark, marked, view_at_hand

_MARK: Final = "body_limit"


def body_limit(size: int | None) -> Callable[[View], View]:
    """Another limit for one route, in bytes; None if the route counts what it reads itself."""

    def limited(view: View) -> View:
        return mark(view, _MARK, size)

    return limited


class Counted(io.RawIOBase):
    """A body of untold length, counted as it comes; Werkzeug would cut it off in silence."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = limit

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read on; one byte more than the limit is too many."""
        room = memoryview(buffer).cast("B")
        data = self._stream.read(min(len(room), self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise RequestEntityTooLarge
        room[: len(data)] = data
        return len(data)


def keep_to_limit(usual: int) -> None:
    """Refuse a longer body before it is read; one of untold length while it is read."""
    limit: int | None = marked(view_at_hand(), _MARK, usual)
    request.max_content_length = limit
    if limit is None:
        return
    if request.content_length is not None:
        if request.content_length > limit:
            raise RequestEntityTooLarge
    elif request.environ.get("wsgi.input_terminated"):
        request.environ["wsgi.input"] = Counted(request.environ["wsgi.input"], limit)
        request.max_content_length = None
