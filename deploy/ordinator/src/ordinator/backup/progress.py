"""How far long work has come: a bar where people look, a line for each finished thing elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 24
EVERY_S = 0.1
MEGA = 1_000_000


class Progress:
    """Tells of one thing after another on ``out``; ``quiet`` where a machine reads the answer."""

    def __init__(self, out: TextIO = sys.stderr, *, quiet: bool = False) -> None:
        self._out, self._quiet = out, quiet
        self._told = 0.0

    def say(self, line: str) -> None:
        """One finished step."""
        if not self._quiet:
            self._out.write(f"{line}\n")
            self._out.flush()

    @contextmanager
    def of(self, name: str, whole: int = 0) -> Iterator["Moving"]:
        """The moving of some bytes, of so many if that is known."""
        moving = Moving(self, name, whole)
        yield moving
        self._wipe()
        self.say(f"  {name:<24} {moving.done / MEGA:8.1f} MB")

    def bar(self, name: str, done: int, whole: int) -> None:
        """Draw how far it has come, unless it was drawn just now."""
        now = time.monotonic()
        if self._quiet or not self._out.isatty() or now - self._told < EVERY_S:
            return
        self._told = now
        part = f"{'#' * (WIDTH * done // whole):<{WIDTH}}" if whole else " " * WIDTH
        self._out.write(f"\r  {name:<24} {done / MEGA:8.1f} MB [{part}]")
        self._out.flush()

    def _wipe(self) -> None:
        if self._told:
            self._out.write("\r\x1b[K")
            self._told = 0.0


class Moving:
    """Bytes on their way."""

    def __init__(self, progress: Progress, name: str, whole: int) -> None:
        self._progress, self._name, self._whole = progress, name, whole
        self.done = 0

    def __call__(self, count: int) -> None:
        """So many more."""
        self.done += count
        self._progress.bar(self._name, self.done, self._whole)
