"""Puts the cache behind what counts failed passwords, and behind what opens a lock."""

from redis import Redis

from chassis.clock import Clock
from idp.adapters.chance import SystemChance
from idp.adapters.lockout import RedisLockout
from idp.adapters.vault import KeyedDigests
from idp.settings import Settings
from idp.usecases.disavowal import OfferDisavowal
from idp.usecases.lockout import ShutPassword
from idp.wiring.notices import wire_notices

NOT_ME = "/not-me"
"""Where the link of a notice leads."""


def wire_lockout(settings: Settings, redis: Redis, clock: Clock) -> RedisLockout:
    """The counters of this deployment's policy."""
    lock_at = settings.password_policy.lock_at
    return RedisLockout(redis, settings.limits, clock, lock_at=lock_at)


def wire_shutting(settings: Settings, digests: KeyedDigests, clock: Clock) -> ShutPassword:
    """What happens at the lock figure."""
    page = f"{settings.public_url.rstrip('/')}{NOT_ME}"
    disavowal = OfferDisavowal(digests, SystemChance(), clock, page)
    return ShutPassword(wire_notices(settings.issuer, clock), disavowal, clock)
