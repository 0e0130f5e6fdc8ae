"""Health: alive, started, ready, and what is wrong by name."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chassis.health.checks import beating, database, jwks, migrated, redis, stores
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
    "stores",
]

_HOMES = {"install": "routes", "serve": "routes", "Health": "state", "NotWell": "state"}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for.

    ``python -m chassis.health`` runs every few seconds in each container and needs none of it:
    0.1 s of a core, not 0.8 s.
    """
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"chassis.health.{_HOMES.get(name, 'checks')}"), name)
