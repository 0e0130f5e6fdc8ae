"""Which failures say that the service's own database or cache is away."""

import psycopg
import redis
from sqlalchemy.exc import DBAPIError

from chassis.refusal import Unavailable

OWN = frozenset({"database", "cache", "redis"})
"""What ``Unavailable.what`` names when the service cannot work at all."""

# PostgreSQL, appendix A: connection exceptions, too few resources, the operator's doing.
_AWAY = ("08", "53", "57P")


def own_lost(error: BaseException) -> bool:
    """Whether to wait for one's own stores rather than count a try against the message."""
    if isinstance(error, Unavailable):
        return error.what in OWN
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _away(error.orig)
    return _away(error) or isinstance(error, redis.ConnectionError | redis.TimeoutError)


def _away(error: BaseException | None) -> bool:
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(_AWAY)
