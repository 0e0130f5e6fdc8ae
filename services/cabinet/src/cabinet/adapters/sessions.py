"""Sessions in Redis: sealed, found by the digest of their cookie, ended by sign-in or account."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import UUID

import redis

from cabinet.adapters import session_record
from cabinet.adapters.ring import Ring, SealBroken
from cabinet.domain.session import Session
from chassis import cache
from chassis.refusal import Unavailable

# The store only sweeps: whether a session lives is compared as data.
KEPT = timedelta(hours=13)
_LOCK_MS = 10_000
_WAIT_S = 3.0
_POLL_S = 0.05
_UNLOCK = """
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0
"""


class RedisSessions:
    """See ``usecases.ports.Sessions``."""

    def __init__(self, client: redis.Redis, ring: Ring) -> None:
        self._redis = client
        self._ring = ring
        self._unlock = client.register_script(_UNLOCK)

    def add(self, key: str, session: Session) -> None:
        """Keep it, and where it is found when a sign-in or an account ends."""
        with cache.needed(), self._redis.pipeline() as batch:
            batch.set(_at(key), self._seal(key, session), ex=KEPT)
            for index in _indexes(session):
                batch.sadd(index, key)
                batch.expire(index, KEPT)
            batch.execute()

    def find(self, key: str) -> Session | None:
        """What is stored; a record that cannot be opened is no session."""
        with cache.needed():
            return self._open(key, self._redis.get(_at(key)))

    def change(self, key: str, change: Callable[[Session], Session]) -> Session | None:
        """Again until nobody came in between: a rotated refresh token is never written over."""
        with cache.needed(), self._redis.pipeline() as batch:
            while True:
                batch.watch(_at(key))  # type: ignore[no-untyped-call]
                current = self._open(key, batch.get(_at(key)))
                if current is None:
                    return None
                changed = change(current)
                batch.multi()
                batch.set(_at(key), self._seal(key, changed), keepttl=True)
                with suppress(redis.WatchError):
                    batch.execute()
                    return changed

    def end(self, key: str) -> Session | None:
        """Forget it."""
        with cache.needed():
            session = self._open(key, self._redis.getdel(_at(key)))
            if session is not None:
                for index in _indexes(session):
                    self._redis.srem(index, key)
            return session

    def bury(self, key: str) -> None:
        """Forget it, and remember that it was idle."""
        self.end(key)
        with cache.needed():
            self._redis.set(_idle(key), b"1", ex=KEPT)

    def was_idle(self, key: str) -> bool:
        """Whether it ended because nobody was there."""
        with cache.needed():
            return bool(self._redis.exists(_idle(key)))

    def end_of(self, sid: str) -> int:
        """Forget those of one sign-in."""
        return self._end_in(_of_sid(sid), lambda _: True)

    def end_all(self, account_id: UUID, not_before: datetime) -> int:
        """Forget those of an account that began no later."""
        return self._end_in(
            _of_account(account_id), lambda session: session.created_at <= not_before
        )

    @contextmanager
    def refreshing(self, key: str) -> Iterator[None]:
        """Hold the lock of a session's tokens; waits three seconds for another's."""
        lock, mine = f"refresh:{key}", secrets.token_hex(8)
        until = time.monotonic() + _WAIT_S
        with cache.needed():
            while not self._redis.set(lock, mine, nx=True, px=_LOCK_MS):
                if time.monotonic() >= until:
                    raise Unavailable("session")
                time.sleep(_POLL_S)
        try:
            yield
        finally:
            with cache.needed():
                self._unlock(keys=[lock], args=[mine])

    def _end_in(self, index: str, over: Callable[[Session], bool]) -> int:
        ended = 0
        with cache.needed():
            members = self._redis.smembers(index)
            keys = [member.decode() for member in members if isinstance(member, bytes)]
        for key in keys:
            session = self.find(key)
            if session is not None and over(session):
                self.end(key)
                ended += 1
        return ended

    def _seal(self, key: str, session: Session) -> bytes:
        return self._ring.seal(session_record.write(session), _at(key))

    def _open(self, key: str, sealed: object) -> Session | None:
        if not isinstance(sealed, bytes):
            return None
        try:
            return session_record.read(self._ring.open(sealed, _at(key)))
        except SealBroken:
            return None


def _at(key: str) -> str:
    return f"session:{key}"


def _idle(key: str) -> str:
    return f"idle:{key}"


def _of_sid(sid: str) -> str:
    return f"sid:{sid}"


def _of_account(account_id: UUID) -> str:
    return f"account:{account_id}"


def _indexes(session: Session) -> tuple[str, str]:
    return _of_sid(session.sid), _of_account(session.account_id)
