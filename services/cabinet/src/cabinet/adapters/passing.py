"""Files that only pass through: from the browser to the store, and back."""

from collections.abc import Iterator
from contextlib import ExitStack

from chassis.calls import Stream


class Inbound:
    """A file of known size that is read once, as it comes; what ``requests`` takes as a body."""

    def __init__(self, chunks: Iterator[bytes], size: int) -> None:
        self._chunks = chunks
        self._size = size
        self._rest = b""

    def __len__(self) -> int:
        """What ``Content-Length`` says."""
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        """Pieces as they come."""
        return self._chunks

    def read(self, size: int = -1) -> bytes:
        """Up to so many bytes; all that is left without a number."""
        if size < 0:
            rest, self._rest = self._rest, b""
            return rest + b"".join(self._chunks)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


class Outbound:
    """An answer on its way to the browser; whoever sends it closes it, read to its end or not."""

    def __init__(self, stream: Stream, open_call: ExitStack) -> None:
        self._stream = stream
        self._open_call = open_call

    def __iter__(self) -> Iterator[bytes]:
        """Pieces as they come."""
        return self._stream.pieces()

    def close(self) -> None:
        """Let the connection go."""
        self._open_call.close()
