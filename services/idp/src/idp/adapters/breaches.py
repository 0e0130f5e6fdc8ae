"""Passwords that became known in thefts, in a sorted file: looked up on the disk, never loaded.

The file is as Have I Been Pwned offers it «ordered by hash»: a line is a SHA-1 in hexadecimal, or
its beginning, and may go on with a colon and a count. All lines begin with as many digits.
"""

import hashlib
import os
import re
from pathlib import Path

LEAST_DIGITS = 16
"""Shorter beginnings would fit passwords that nobody stole."""
_DIGITS = re.compile(rb"[0-9A-Fa-f]{16,40}")
_LINE = re.compile(rb"([0-9A-Fa-f]+)(?::\d+)?\r?\n?")
_LINE_MAX = 64
_PROBES = 1000


class BreachFile:
    """See ``usecases.own.ports.Breaches``; about forty short reads for a thousand million lines."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no such file; says what is wrong, never what is in it.
        """
        self._file = path.open("rb")
        self._size = os.fstat(self._file.fileno()).st_size
        try:
            self._digits = self._first()
            self._probe()
        except ValueError:
            self.close()
            raise

    def has(self, password: str) -> bool:
        """Whether its SHA-1 is there; the password is in its normal form."""
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        wanted = digest[: self._digits].encode()
        low, high = 0, self._size
        while low < high:
            at, found = self._line((low + high) // 2)
            if found == wanted:
                return True
            if at >= high or found > wanted:
                high = (low + high) // 2
            else:
                low = at + 1
        return False

    def close(self) -> None:
        """Leave the file."""
        self._file.close()

    def _first(self) -> int:
        """How many digits the first line begins with: so many have all."""
        first = _DIGITS.match(self._read(0))
        if first is None:
            raise ValueError(f"line at byte 0 is no SHA-1 of {LEAST_DIGITS} digits or more")
        return len(first[0])

    def _probe(self) -> None:
        """Look at places all over the file: each a line of its kind, and each above the last."""
        former = b""
        for step in range(_PROBES + 1):
            at, found = self._line(self._size * step // _PROBES)
            if at < self._size and found < former:
                raise ValueError(f"line at byte {at} is out of order")
            former = found

    def _line(self, near: int) -> tuple[int, bytes]:
        """The first line that begins at or after a byte: its place and digits, none at the end."""
        at = near
        if near:
            tail = self._read(near - 1)
            end = tail.find(b"\n")
            if end < 0:
                return self._size, b""
            at = near + end
        if at >= self._size:
            return self._size, b""
        line = _LINE.match(self._read(at))
        if line is None or len(line[1]) != self._digits:
            raise ValueError(f"line at byte {at} is no SHA-1 of {self._digits} digits")
        return at, line[1].upper()

    def _read(self, at: int) -> bytes:
        return os.pread(self._file.fileno(), _LINE_MAX, at)


class NoBreaches:
    """Where no file is given, nothing is known to be stolen."""

    def has(self, password: str) -> bool:
        """Never."""
        del password
        return False


def breaches(path: Path | None) -> BreachFile | NoBreaches:
    """What knows stolen passwords here."""
    return NoBreaches() if path is None else BreachFile(path)


def file(text: str) -> Path:
    """The setting: a file that can be looked into; what is wrong with it stops the start."""
    path = Path(text)
    try:
        BreachFile(path).close()
    except OSError as error:
        raise ValueError(f"its file {path.name} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"its file {path.name}: {error}") from None
    return path
