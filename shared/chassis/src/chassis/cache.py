"""The service's cache: an own database of Redis or Valkey, never waited for long."""

from collections.abc import Iterator
from contextlib import contextmanager

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from chassis.refusal import Unavailable

WHAT = "cache"
TIMEOUT_S = 1.0


def connect(url: str) -> redis.Redis:
    """A client that gives up after a second, and tries a connection that broke once more."""
    return redis.Redis.from_url(
        url,
        socket_timeout=TIMEOUT_S,
        socket_connect_timeout=TIMEOUT_S,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
        health_check_interval=30,
    )


@contextmanager
def needed() -> Iterator[None]:
    """What happens inside cannot be done without the cache."""
    try:
        yield
    except redis.RedisError as error:
        raise Unavailable(WHAT) from error
