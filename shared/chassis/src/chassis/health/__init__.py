"""Health: alive, started, ready, and what is wrong by name.

Light to import: a container's probe, ``python -m chassis.health``, imports this package every few
seconds and must load nothing but the standard library, nor leave a file of figures behind.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chassis.health.checks import beating, database, jwks, migrated, redis, stores
    from chassis.health.routes import install, serve
    from chassis.health.state import Health, NotWell

_HOMES = {
    "checks": ("beating", "database", "jwks", "migrated", "redis", "stores"),
    "routes": ("install", "serve"),
    "state": ("Health", "NotWell"),
}

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


def __getattr__(name: str) -> Any:
    """What is asked for, from the module that has it."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"chassis.health.{home}"), name)
    raise AttributeError(name)
