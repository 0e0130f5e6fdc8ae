"""A database that holds the tables of the bus and nothing else."""

from functools import cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, create_engine

from chassis.clock import now
from chassis.envelope import Envelope
from testkit import shapes
from testkit.servers import Database, PostgresServer
from testkit.shapes import sqlalchemy_url

REVISION = "0001_bus"
_VERSIONS = count(1)


@cache
def migrator(folder: Path) -> Any:
    """A function that brings a database to the first revision of the migrations in a folder."""

    def migrate(owner_url: str) -> None:
        shapes.migrate(folder, owner_url, REVISION)

    return migrate


def fact(**change: Any) -> Envelope:
    """A fact of an account; versions count up."""
    given: dict[str, Any] = {
        "message_id": uuid4(),
        "type": "idp.account.registered.v1",
        "source": "idp",
        "aggregate_id": UUID(int=7),
        "aggregate_version": next(_VERSIONS),
        "occurred_at": now(),
        "body": {"account_id": str(UUID(int=7)), "name": "\u041e\u0440\u043b\u043e\u0432\u0430"},
    }
    return Envelope(**given | change)


class Table:
    """Where a suite runs: the service that it is for, and the module of its adapter."""

    service: ClassVar[str]
    adapter: ClassVar[ModuleType]

    @pytest.fixture
    def database(self, postgres: PostgresServer) -> Database:
        """A new database with the tables of the bus."""
        assert self.adapter.__file__ is not None
        folder = Path(self.adapter.__file__).parents[3] / "migrations"
        return postgres.database(self.service, prepare=migrator(folder))

    @pytest.fixture
    def engine(self, database: Database) -> Any:
        """The service's own role on it."""
        engine = create_engine(sqlalchemy_url(database.url))
        yield engine
        engine.dispose()

    def everything(self, engine: Engine, query: str) -> list[Any]:
        """Rows of a query."""
        with engine.connect() as db:
            return list(db.exec_driver_sql(query))
