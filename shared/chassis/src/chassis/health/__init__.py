"""Health: alive, started, ready, and what is wrong by name."""

from chassis.health.checks import beating, database, jwks, migrated, redis
from chassis.health.routes import install, serve
from chassis.health.state import Health, NotWell

__all__ = [
    "Health",
    "NotWell",
    "beating",
    "database",
    "install",
    "jwks",
    "migrated",
    "redis",
    "serve",
]
