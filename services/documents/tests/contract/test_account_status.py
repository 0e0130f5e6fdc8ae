"""From ``blocked`` to ``status``: code of the release before works beside code of today.

One release has the boolean, the next one the status; both run while the upgrade goes on.
"""

from uuid import UUID

import pytest

from chassis import database, migrations
from documents.adapters.postgres.registry import PostgresRegistry
from documents.domain.registry import AccountStatus, Worker
from testkit import shapes

FOLDER = migrations.folder("documents")
FILLED = "0005_account_status_filled"

ORLOVA, SNILS = UUID(int=7), b"s" * 32
WORKER = Worker(UUID(int=8), SNILS, b"n" * 32, account_id=ORLOVA)
FIT = """
import sys
from chassis import database, migrations

print(migrations.compare(database.engine(sys.argv[1]), "documents").fit)
"""
BEFORE = """
import sys
from uuid import UUID
from chassis import database
from documents.adapters.postgres.registry import PostgresRegistry

url, verb, *told = sys.argv[1:]
with database.engine(url).begin() as connection:
    registry = PostgresRegistry(connection)
    if verb == "put":
        registry.put_account(UUID(int=7), int(told[0]), blocked=told[1] == "blocked")
    print(registry.worker_by_snils(b"s" * 32).blocked if verb == "ask" else "kept")
"""


@pytest.fixture
def addresses(postgres, first_code):
    """A database as code of 0.1.0 left it: one worker whose account it heard of."""
    made = postgres.database("documents")
    first_code.python("-m", "documents", "migrate", DOCUMENTS_DATABASE_OWNER_URL=made.owner_url)
    with database.engine(made.url).begin() as connection:
        PostgresRegistry(connection).put_worker(WORKER, 1)
    return made


@pytest.fixture
def before(first_code, addresses):
    """Speaks with that code."""

    def ask(*words):
        return first_code.python("-c", BEFORE, addresses.url, *words).strip()

    return ask


@pytest.fixture
def registry(addresses):
    """Today's code."""
    with database.engine(addresses.url).connect() as connection:
        yield PostgresRegistry(connection.execution_options(isolation_level="AUTOCOMMIT"))


def test_todays_code_reads_what_the_code_before_it_wrote(before, registry, addresses):
    before("put", "1", "blocked")

    shapes.migrate(FOLDER, addresses.owner_url, FILLED)

    assert registry.worker_by_snils(SNILS).blocked


def test_the_code_before_works_on_while_the_database_is_expanded(before, registry, addresses):
    shapes.migrate(FOLDER, addresses.owner_url, FILLED)

    before("put", "1", "blocked")
    seen_blocked = registry.worker_by_snils(SNILS).blocked
    before("put", "2", "active")

    assert seen_blocked
    assert not registry.worker_by_snils(SNILS).blocked


@pytest.mark.parametrize("status", [AccountStatus.BLOCKED, AccountStatus.CLOSED])
def test_the_code_before_obeys_what_todays_code_wrote(before, registry, addresses, status):
    shapes.migrate(FOLDER, addresses.owner_url, FILLED)

    registry.put_account(ORLOVA, 1, status)
    seen_blocked = before("ask")
    registry.put_account(ORLOVA, 2, AccountStatus.ACTIVE)

    assert (seen_blocked, before("ask")) == ("True", "False")


def test_code_of_0_1_0_is_not_ready_once_the_boolean_is_gone(postgres, first_code):
    made = postgres.database("documents")
    migrations.run(made.owner_url, "documents")

    assert first_code.python("-c", FIT, made.url).strip() == "beyond"


def test_code_of_the_last_release_is_ready_without_the_boolean(postgres, released_code):
    made = postgres.database("documents")
    migrations.run(made.owner_url, "documents")

    assert released_code.python("-c", FIT, made.url).strip() == "ahead"
