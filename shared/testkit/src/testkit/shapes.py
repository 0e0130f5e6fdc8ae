"""Shapes of a database between its migrations: brought to one of them, read, compared."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

COLUMNS = """
SELECT table_name || '.' || column_name, data_type, is_nullable = 'NO' AND column_default IS NULL
    AND is_identity = 'NO'
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""
Shape = Mapping[str, tuple[str, bool]]
"""By column: its type, and whether a writer must give it a value."""


def migrate(folder: Path, owner_url: str, revision: str) -> None:
    """Bring a database to one revision of the migrations in a folder."""
    config = _config(folder)
    engine = create_engine(sqlalchemy_url(owner_url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy with psycopg."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def revisions(folder: Path) -> list[tuple[str, ModuleType]]:
    """The migrations of a folder in their order."""
    scripts = ScriptDirectory.from_config(_config(folder))
    return [(each.revision, each.module) for each in reversed(list(scripts.walk_revisions()))]


def read(url: str) -> Shape:
    """What a database looks like to code that reads and writes it."""
    with psycopg.connect(url) as connection:
        return {name: (kind, asked) for name, kind, asked in connection.execute(COLUMNS).fetchall()}


def taken(before: Shape, after: Shape) -> Iterator[str]:
    """What code of before could stumble over: taken away, of another type, newly demanded."""
    tables = {name.partition(".")[0] for name in before}
    for name, (kind, asked) in before.items():
        if name not in after:
            yield f"{name}: gone"
        elif after[name][0] != kind:
            yield f"{name}: was {kind}, is {after[name][0]}"
        elif after[name][1] and not asked:
            yield f"{name}: newly demanded"
    for name in after.keys() - before.keys():
        if after[name][1] and name.partition(".")[0] in tables:
            yield f"{name}: new and demanded"


def _config(folder: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config
