"""Redis or Valkey, whose loss is said as such."""

from collections.abc import Iterator
from contextlib import contextmanager

import redis

from chassis.refusal import Unavailable

_TIMEOUT_S = 1


def cache(url: str) -> redis.Redis:
    """A pool of connections that gives up after a second."""
    return redis.Redis.from_url(
        url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S, health_check_interval=15
    )


@contextmanager
def at_cache() -> Iterator[None]:
    """Around each use: its absence is ``Unavailable("cache")``."""
    try:
        yield
    except (redis.ConnectionError, redis.TimeoutError) as error:
        raise Unavailable("cache") from error


def raw(stored: bytes | str | None) -> bytes | None:
    """The bytes as they lie there: the client decodes nothing."""
    return stored.encode() if isinstance(stored, str) else stored
