"""Brings a service's database to the newest shape, one migrating process at a time."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from chassis.database import driven

# Told apart from the relay's 7001.
LOCK = 7000


def run(owner_url: str, package: str) -> None:
    """Apply what is missing, as the owner of the database; waits while another process does."""
    config = _config(package)
    engine = create_engine(driven(owner_url), poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        # From here on: rather fail than make the running service wait behind a change of a table.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def at_head(engine: Engine, package: str) -> bool:
    """Whether the database has the shape that this code was written for."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) == _heads(package)


def folder(package: str) -> Path:
    """Where the migrations of a package lie: inside it in a wheel, beside ``src`` in the tree.

    Raises:
        FileNotFoundError: neither is there.
    """
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    inside = Path(spec.origin).parent
    for place in (inside / "migrations", inside.parent.parent / "migrations"):
        if (place / "env.py").is_file():
            return place
    raise FileNotFoundError(f"migrations of {package}")


@cache
def _heads(package: str) -> set[str]:
    return set(ScriptDirectory.from_config(_config(package)).get_heads())


def _config(package: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder(package)).replace("%", "%%"))
    return config
