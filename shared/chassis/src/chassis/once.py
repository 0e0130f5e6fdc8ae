"""Things that may be used once, remembered in the cache; without it nothing is taken."""

import hashlib
from datetime import datetime
from typing import Protocol

import redis

from chassis import cache
from chassis.clock import Clock
from chassis.clock import now as system_now

_MARGIN_S = 60
"""Clocks may differ: a use is remembered a little longer than what was used could live."""


class Once(Protocol):
    """Remembers what was used."""

    def spend(self, kind: str, name: str, until: datetime) -> bool:
        """Note the use until then; False if it was used before. Unavailable: cannot be told."""


class CachedOnce:
    """See ``Once``: of any number who use the same thing at the same time one is told True."""

    def __init__(self, client: redis.Redis, clock: Clock = system_now) -> None:
        self._client = client
        self._clock = clock

    def spend(self, kind: str, name: str, until: datetime) -> bool:
        """Note the use until then; False if it was used before.

        Raises:
            Unavailable: the cache is away.
        """
        digest = hashlib.sha256(name.encode()).hexdigest()
        seconds = max(1, int((until - self._clock()).total_seconds())) + _MARGIN_S
        with cache.needed():
            return bool(self._client.set(f"once:{kind}:{digest}", b"1", nx=True, ex=seconds))
