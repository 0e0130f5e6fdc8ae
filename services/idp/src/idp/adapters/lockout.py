"""Failures of passwords in Redis: counted before the hash, waited out in doubling pauses."""

from collections.abc import Mapping

from redis import Redis
from redis.exceptions import RedisError

from chassis.clock import Clock
from chassis.refusal import Unavailable
from idp.domain.limits import LOCKED_FOR, Limit
from idp.domain.refusals import SigninThrottled

NEVER = 10**9
_COUNT = """
local now = tonumber(ARGV[1])
local free, window, longest = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local most, span = tonumber(ARGV[5]), tonumber(ARGV[6])
local shut_at, shut_for = tonumber(ARGV[7]), tonumber(ARGV[8])
local till = tonumber(redis.call('HGET', KEYS[1], 'till') or '0')
if now < till then return {0, till - now} end
local last = tonumber(redis.call('HGET', KEYS[1], 'last') or '0')
local kept = math.max(window, shut_for)
if now >= last + kept then redis.call('DEL', KEYS[1]) end
local began = tonumber(redis.call('HGET', KEYS[2], 'began') or '0')
if now >= began + span then redis.call('DEL', KEYS[2]); began = now end
if tonumber(redis.call('HGET', KEYS[2], 'failed') or '0') >= most then
    return {0, began + span - now}
end
redis.call('HSET', KEYS[2], 'began', began)
redis.call('HINCRBY', KEYS[2], 'failed', 1)
redis.call('PEXPIRE', KEYS[2], span)
local failed = redis.call('HINCRBY', KEYS[1], 'failed', 1)
if failed >= free then
    redis.call('HSET', KEYS[1], 'till', now + math.min(longest, 1000 * 2 ^ (failed - free)))
end
if failed >= shut_at then redis.call('HSET', KEYS[1], 'till', now + shut_for) end
redis.call('HSET', KEYS[1], 'last', now)
redis.call('PEXPIRE', KEYS[1], kept)
return {failed, 0}
"""
_GIVE_BACK = """
redis.call('DEL', KEYS[1])
if tonumber(redis.call('HGET', KEYS[2], 'failed') or '0') > 0 then
    redis.call('HINCRBY', KEYS[2], 'failed', -1)
end
return 1
"""
_UNCOUNT = """
for _, key in ipairs(KEYS) do
    if tonumber(redis.call('HGET', key, 'failed') or '0') > 0 then
        redis.call('HINCRBY', key, 'failed', -1)
    end
end
redis.call('HDEL', KEYS[1], 'till')
return 1
"""


class RedisLockout:
    """See ``usecases.ports.Lockout``; one script a try, so that parallel tries cannot slip by.

    At ``lock_at`` failures unknown devices wait ``LOCKED_FOR``, whether somebody has the login or
    not: the wait would else tell. What an account's own lock says, the database keeps besides.
    """

    def __init__(
        self, redis: Redis, limits: Mapping[str, Limit], clock: Clock, *, lock_at: int
    ) -> None:
        self._redis = redis
        self._count = redis.register_script(_COUNT)
        self._give_back = redis.register_script(_GIVE_BACK)
        self._uncount = redis.register_script(_UNCOUNT)
        self._limits = limits
        self._clock = clock
        self._lock_at = lock_at

    def count(self, subject: str, *, known: bool, block: str) -> int:
        """Failures of the subject so far, this one included; SigninThrottled, Unavailable."""
        own = self._limits[_bucket(known=known)]
        block_limit = self._limits["password.address"]
        arguments = [
            int(self._clock().timestamp() * 1000),
            own.count,
            own.window_s * 1000,
            own.doubling_s * 1000,
            block_limit.count,
            block_limit.window_s * 1000,
            NEVER if known else self._lock_at,
            0 if known else int(LOCKED_FOR.total_seconds() * 1000),
        ]
        try:
            failed, left = self._count(_keys(subject, block, known=known), arguments)
        except RedisError:
            raise Unavailable("cache") from None
        if not failed:
            raise SigninThrottled(retry_after=int(left) // 1000 + 1)
        return int(failed)

    def give_back(self, subject: str, *, known: bool, block: str) -> None:
        """It was right: failures begin anew."""
        try:
            self._give_back(_keys(subject, block, known=known))
        except RedisError:
            raise Unavailable("cache") from None

    def uncount(self, subject: str, *, known: bool, block: str) -> None:
        """It was not judged; failures before it stay."""
        try:
            self._uncount(_keys(subject, block, known=known))
        except RedisError:
            raise Unavailable("cache") from None

    def forget(self, subject: str) -> None:
        """Unknown browsers begin anew: somebody opened the lock."""
        try:
            self._redis.delete(f"{_bucket(known=False)}:{subject}")
        except RedisError:
            raise Unavailable("cache") from None


def _bucket(*, known: bool) -> str:
    return "password.known" if known else "password.unknown"


def _keys(subject: str, block: str, *, known: bool) -> list[str]:
    return [f"{_bucket(known=known)}:{subject}", f"password.address:{block}"]
