"""Things that may be used once, in Redis; without it nothing is taken."""

import hashlib
from datetime import datetime
from typing import Any

from redis import RedisError

from chassis.clock import Clock
from chassis.refusal import Unavailable

_MARGIN_S = 60
"""Clocks may differ: a use is remembered a little longer than what was used could live."""


class RedisOnce:
    """See ``usecases.oidc.ports.Once``."""

    def __init__(self, redis: Any, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    def spend(self, kind: str, name: str, until: datetime) -> bool:
        """Note the use until then; False if it was used before."""
        digest = hashlib.sha256(name.encode()).hexdigest()
        seconds = max(1, int((until - self._clock()).total_seconds())) + _MARGIN_S
        try:
            noted = self._redis.set(f"once:{kind}:{digest}", b"1", nx=True, ex=seconds)
        except RedisError:
            raise Unavailable("redis") from None
        return bool(noted)
