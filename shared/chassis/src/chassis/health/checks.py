"""Ready-made checks of what a service stands on."""

from collections.abc import Callable
from typing import Protocol

from redis import Redis
from sqlalchemy import Engine, text

from chassis import migrations
from chassis.database import engine as connected
from chassis.health.state import Beating, Check, NotWell
from chassis.heartbeat import Heartbeat
from chassis.metrics import JWKS_AGE, MIGRATION


class FetchedKeys(Protocol):
    """Keys that are fetched now and then; ``chassis.jwks.Jwks`` is one."""

    def age(self) -> float | None:
        """Seconds since they were fetched; None if there are none."""

    def refresh(self) -> bool:
        """Fetch them now; False if that failed and the old ones stay."""


class KeysAtHand:
    """The check of keys; whoever answers health can also be told to fetch them."""

    def __init__(self, keys: FetchedKeys) -> None:
        self.refresh = keys.refresh
        self._keys = keys

    def __call__(self) -> None:
        """Raise if there are none."""
        if self._keys.age() is None:
            raise NotWell("no keys yet")

    def measure(self, _name: str) -> None:
        """Tell how old they are."""
        JWKS_AGE.set(self._keys.age() or 0)


def database(engine: Engine) -> Callable[[], None]:
    """The database answers."""

    def check() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    return check


def migrated(engine: Engine, package: str) -> Callable[[], str]:
    """The database has what this code needs; one that a newer version has expanded is noted."""
    told: list[tuple[str, str, str]] = []

    def check() -> str:
        shape = migrations.compare(engine, package)
        labels = (shape.has, shape.wants, str(shape.fit))
        if told and told[-1] != labels:
            MIGRATION.labels(*told.pop()).set(0)
        MIGRATION.labels(*labels).set(1)
        told[:] = [labels]
        if shape.fit in {migrations.Fit.BEHIND, migrations.Fit.BEYOND}:
            raise NotWell(str(shape))
        return str(shape)

    return check


def stores(database_url: str, package: str) -> dict[str, Check]:
    """The checks of a process without a web door: its database answers, and has its shape.

    They have connections of their own: a loop that holds all of its own must not look ill.
    """
    made = connected(database_url, 2)
    return {"database": database(made), "migrations": migrated(made, package)}


def redis(client: "Redis") -> Callable[[], None]:
    """The cache answers: for services that stay closed without it."""

    def check() -> None:
        client.ping()

    return check


def jwks(keys: FetchedKeys) -> Callable[[], None]:
    """There are keys to verify tokens with; ``POST /jwks`` at the admin port fetches them."""
    return KeysAtHand(keys)


def beating(heart: Heartbeat) -> Callable[[], None]:
    """A loop turns; this one decides about life, the others about readiness."""
    return Beating(heart)
