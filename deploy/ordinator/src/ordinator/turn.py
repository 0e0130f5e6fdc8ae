"""One at a time: commands that would spoil each other's work wait for their turn."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(lock: Path, told: str, say: Callable[[str], None]) -> Iterator[None]:
    """Hold ``lock``; ``told`` is said once when somebody else holds it and this must wait."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(told)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
