"""How often something may be tried: counters in the cache, counted all at once or not at all."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import redis
import structlog

from chassis.cache import WHAT
from chassis.clock import Clock
from chassis.clock import now as system_now
from chassis.metrics import CACHE_ERRORS, LIMITS_HIT
from chassis.problems import Known
from chassis.refusal import Unavailable

# KEYS: counters. ARGV: now, then of each the count, the span in ms, and whether the one that fills
# it begins the span anew. When a window ends is data, told by the caller's clock; the time to live
# only sweeps. Answers 0, or which limit is reached and the ms until its window ends.
_TAKE = """
local now = tonumber(ARGV[1])
local counts, ends = {}, {}
for i, key in ipairs(KEYS) do
  local told = redis.call('HMGET', key, 'count', 'ends')
  counts[i], ends[i] = tonumber(told[1] or '0'), tonumber(told[2] or '0')
  if ends[i] <= now then
    counts[i], ends[i] = 0, now + tonumber(ARGV[3 * i])
  end
  if counts[i] >= tonumber(ARGV[3 * i - 1]) then
    return {i, ends[i] - now}
  end
end
for i, key in ipairs(KEYS) do
  local count, span = counts[i] + 1, tonumber(ARGV[3 * i])
  if ARGV[3 * i + 1] == '1' and count >= tonumber(ARGV[3 * i - 1]) then ends[i] = now + span end
  redis.call('HSET', key, 'count', count, 'ends', string.format('%.0f', ends[i]))
  redis.call('PEXPIRE', key, span)
end
return {0, 0}
"""
_log = structlog.get_logger()


@dataclass(frozen=True)
class Limit:
    """So many in so many seconds.

    Attributes:
        closed: Nothing passes while the cache is away.
        pauses: The one that fills it begins the seconds anew: a pause of that length follows.
    """

    count: int
    per_s: int
    closed: bool = True
    pauses: bool = False


class LimitReached(Known):
    """It was tried too often; ``retry_after`` seconds from now it may be tried again."""

    code = "limit-reached"
    title = "It was tried too often"
    status = 429


class Attempts:
    """The limits of a service by their names, each counted apart for every subject.

    A subject is whatever is limited: an account, an address, a login; it is kept as a digest.
    """

    def __init__(
        self, client: redis.Redis, limits: Mapping[str, Limit], clock: Clock = system_now
    ) -> None:
        self._redis = client
        self._limits = dict(limits)
        self._clock = clock
        self._take = client.register_script(_TAKE)

    def take(self, subject: str, *names: str, closed: bool = False) -> None:
        """Count one attempt under each of the limits, or under none if one is reached.

        ``closed``: nothing passes while the cache is away, whatever the limits say.

        Raises:
            LimitReached: with ``limit`` and ``retry_after``.
            Unavailable: the cache is away, and this or one of the limits is closed then.
        """
        limits = [self._limits[name] for name in names]
        told: list[int] = [_ms(self._clock())]
        for limit in limits:
            told += [limit.count, limit.per_s * 1000, int(limit.pauses)]
        try:
            reached, left_ms = self._take(keys=_keys(subject, names), args=told)
        except redis.RedisError as error:
            CACHE_ERRORS.labels("limits").inc()
            _log.warning("limits.cache_away", error=type(error).__name__)
            if closed or any(limit.closed for limit in limits):
                raise Unavailable(WHAT) from error
            return
        if reached:
            name = names[reached - 1]
            LIMITS_HIT.labels(name).inc()
            raise LimitReached(limit=name, retry_after=max(1, math.ceil(left_ms / 1000)))

    def clear(self, subject: str, *names: str) -> None:
        """Begin anew; while the cache is away nothing happens, as the counters then end by time."""
        try:
            self._redis.delete(*_keys(subject, names))
        except redis.RedisError as error:
            _log.warning("limits.not_cleared", error=type(error).__name__)


def _keys(subject: str, names: Sequence[str]) -> list[str]:
    """In one slot of a cluster, as the script touches them together."""
    digest = hashlib.sha256(subject.encode()).hexdigest()[:32]
    return [f"limit:{{{digest}}}:{name}" for name in names]


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
