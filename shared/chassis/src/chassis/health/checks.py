"""Ready-made checks of what a service stands on."""

from collections.abc import Callable
from typing import Protocol

from redis import Redis
from sqlalchemy import Engine, text

from chassis import migrations
from chassis.health.state import Beating, NotWell
from chassis.heartbeat import Heartbeat


class AgingKeys(Protocol):
    """Keys that are fetched now and then; ``chassis.jwks.Jwks`` is one."""

    def age(self) -> float | None:
        """Seconds since they were fetched; None if there are none."""


def database(engine: Engine) -> Callable[[], None]:
    """The database answers."""

    def check() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    return check


def migrated(engine: Engine, package: str) -> Callable[[], None]:
    """The database has the shape that this code was written for."""

    def check() -> None:
        if not migrations.at_head(engine, package):
            raise NotWell("migrations are not at their head")

    return check


def redis(client: "Redis") -> Callable[[], None]:
    """The cache answers: for services that stay closed without it."""

    def check() -> None:
        client.ping()

    return check


def jwks(keys: AgingKeys) -> Callable[[], None]:
    """There are keys to verify tokens with."""

    def check() -> None:
        if keys.age() is None:
            raise NotWell("no keys yet")

    return check


def beating(heart: Heartbeat) -> Beating:
    """A loop turns; this one decides about life, the others about readiness."""
    return Beating(heart)
