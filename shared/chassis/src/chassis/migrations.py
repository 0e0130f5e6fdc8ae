"""Brings a service's database to the newest shape, one migrating process at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from chassis.database import driven

# Told apart from the relay's 7001.
LOCK = 7000
SERVES = "serves "
"""A migration that takes something away comments on ``alembic_version`` with this word and the
revision that all running code must know by then."""
_COMMENT = "SELECT obj_description(to_regclass('alembic_version')::oid, 'pg_class')"


class Fit(StrEnum):
    """How a database stands to the code."""

    SAME = "same"
    BEHIND = "behind"
    AHEAD = "ahead"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Shape:
    """What a database has and what the code wants: names of revisions, ``empty`` for none."""

    fit: Fit
    has: str
    wants: str
    serves: str = ""

    def __str__(self) -> str:
        """One sentence for an operator; nothing where both are the same."""
        return {
            Fit.SAME: "",
            Fit.BEHIND: f"the database is behind: it has {self.has}, the code wants {self.wants}",
            Fit.AHEAD: f"the database is ahead: it has {self.has}, the code ends at {self.wants}",
            Fit.BEYOND: (
                f"the database is beyond this code: it has {self.has} and serves code that knows"
                f" {self.serves}, this code ends at {self.wants}"
            ),
        }[self.fit]


@dataclass(frozen=True)
class Step:
    """One migration to come; ``serves`` names what running code must know, if it takes away."""

    revision: str
    serves: str


def run(owner_url: str, package: str) -> Shape:
    """Apply what is missing, as the owner of the database; waits while another process does.

    Each migration is a transaction of its own: a change of a table does not hold its lock while
    data are moved. A database that is ahead is left as it is: code that was rolled back migrates
    nothing. Returns how it stood before.
    """
    config = _config(package)
    engine = create_engine(driven(owner_url), poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        # From here on: rather fail than make the running service wait behind a change of a table.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
        config.attributes["connection"] = connection
        found = _compare(connection, package)
        steps = _missing(connection, package)
        connection.commit()
        for step in steps:
            with connection.begin():
                command.upgrade(config, step.revision)
    return found


def compare(engine: Engine, package: str) -> Shape:
    """How the database stands to this code.

    Code serves a database that is ahead (``AHEAD``): the newer version has expanded it and works
    beside the older one. It does not serve one from which something was taken that it needs
    (``BEYOND``), and none that lacks what it needs (``BEHIND``).
    """
    with engine.connect() as connection:
        return _compare(connection, package)


def missing(engine: Engine, package: str) -> Sequence[Step]:
    """The migrations that ``run`` would apply, in order."""
    with engine.connect() as connection:
        return [Step(each.revision, _serves(each)) for each in _missing(connection, package)]


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


def _compare(connection: Connection, package: str) -> Shape:
    has = set(MigrationContext.configure(connection).get_current_heads())
    heads, known = set(_scripts(package).get_heads()), _known(package)
    told = (_named(has), _named(heads))
    if has == heads:
        return Shape(Fit.SAME, *told)
    if not has or has & known:
        return Shape(Fit.BEHIND, *told)
    serves = (connection.execute(text(_COMMENT)).scalar() or "").removeprefix(SERVES)
    fit = Fit.BEYOND if serves and serves not in known else Fit.AHEAD
    return Shape(fit, *told, serves)


def _missing(connection: Connection, package: str) -> list[Script]:
    has = MigrationContext.configure(connection).get_current_heads()
    if not _known(package).issuperset(has):
        return []
    found = _scripts(package).iterate_revisions("heads", has or "base")
    return [each for each in reversed(list(found)) if isinstance(each, Script)]


def _serves(script: Script) -> str:
    return str(getattr(script.module, "serves", ""))


def _named(revisions: set[str]) -> str:
    return ", ".join(sorted(revisions)) or "empty"


@cache
def _known(package: str) -> frozenset[str]:
    return frozenset(each.revision for each in _scripts(package).walk_revisions())


@cache
def _scripts(package: str) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(package))


def _config(package: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder(package)).replace("%", "%%"))
    return config
