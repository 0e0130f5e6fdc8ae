"""Argon2id with the parameters of OWASP's second choice; only so many hashes at once."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import BoundedSemaphore, Semaphore, local

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from chassis.refusal import Unavailable

QUEUE = 32
RETRY_AFTER_S = 2
NICENESS = 10
"""On Linux it is of the thread: whoever else wants the core is let in at once."""


class Argon2Hasher:
    """See ``usecases.ports.Hasher``; a flood of sign-ins is refused before it eats the memory.

    Hashing has threads of its own that step back for those who answer: see decision 0040.
    """

    def __init__(self, slots: int, queue: int = QUEUE) -> None:
        self._argon2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
        self._slots = BoundedSemaphore(slots)
        self._waiting = Semaphore(slots + queue)
        self._thread = local()
        self._pool = ThreadPoolExecutor(slots, "hash", initializer=os.nice, initargs=(NICENESS,))
        self._dummy = self._argon2.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """What is kept."""
        with self.turn():
            return self._pool.submit(self._argon2.hash, password).result()

    def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it fits; an absent hash costs the same time and never fits."""
        with self.turn():
            try:
                self._pool.submit(self._argon2.verify, hashed or self._dummy, password).result()
            except (VerificationError, InvalidHashError):
                return False
            return hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether it was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(hashed)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A place to hash in, for this thread until the end of the block; Unavailable when full.

        Whoever opens a transaction waits here first: it would else hold its connection meanwhile.
        """
        if getattr(self._thread, "has_turn", False):
            yield
            return
        if not self._waiting.acquire(blocking=False):
            raise Unavailable("password-hashing", RETRY_AFTER_S)
        try:
            with self._slots:
                self._thread.has_turn = True
                try:
                    yield
                finally:
                    self._thread.has_turn = False
        finally:
            self._waiting.release()
