"""Sign-ins under way and ids that count once, in Redis."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

import redis

from cabinet.adapters.ring import Ring, SealBroken
from cabinet.domain.attempt import LIFE, Attempt, digest
from chassis import cache


class RedisAttempts:
    """See ``usecases.ports.Attempts``; verifier and nonce lie sealed."""

    def __init__(self, client: redis.Redis, ring: Ring) -> None:
        self._redis = client
        self._ring = ring

    def keep(self, attempt: Attempt) -> None:
        """Keep for ten minutes."""
        place = _at(attempt.state)
        record = json.dumps(asdict(attempt), default=str).encode()
        with cache.needed():
            self._redis.set(place, self._ring.seal(record, place), ex=LIFE)

    def take(self, state: str) -> Attempt | None:
        """Give and forget in one step."""
        place = _at(state)
        with cache.needed():
            sealed = self._redis.getdel(place)
        if not isinstance(sealed, bytes):
            return None
        try:
            told = json.loads(self._ring.open(sealed, place))
        except SealBroken:
            return None
        told["started_at"] = datetime.fromisoformat(told["started_at"])
        return Attempt(**told)


class RedisOnce:
    """See ``usecases.ports.Once``."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def known(self, name: str) -> bool:
        """Whether it was noted and its life is not over."""
        with cache.needed():
            return bool(self._redis.exists(_once(name)))

    def note(self, name: str, life: timedelta) -> None:
        """It was used."""
        with cache.needed():
            self._redis.set(_once(name), b"1", ex=life)


def _once(name: str) -> str:
    return f"once:{digest(name)}"


def _at(state: str) -> str:
    return f"attempt:{digest(state)}"
