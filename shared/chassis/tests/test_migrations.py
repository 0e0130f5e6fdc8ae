"""Migrations on a real PostgreSQL: found beside the code, applied once, by one at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis import database, health, migrations

ENV = """from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
"""
FIRST = """from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE thing (thing_id int PRIMARY KEY)")
    op.execute("SELECT pg_sleep(0.2)")
    op.execute("INSERT INTO thing VALUES (1)")
"""


EXPAND = """from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("ALTER TABLE thing ADD COLUMN name text")
"""
CONTRACT = """from alembic import op

revision = "0003"
down_revision = "0002"
serves = "0002"


def upgrade():
    op.execute("ALTER TABLE thing DROP COLUMN name")
    op.execute(f"COMMENT ON TABLE alembic_version IS 'serves {serves}'")
"""
FAILS = CONTRACT.replace("COLUMN name", "COLUMN other")


@pytest.fixture
def package(tmp_path, monkeypatch, request):
    name = f"things_{abs(hash(request.node.name))}"
    for folder in (tmp_path / "src" / name, tmp_path / "migrations" / "versions"):
        folder.mkdir(parents=True)
    (tmp_path / "src" / name / "__init__.py").touch()
    (tmp_path / "migrations" / "env.py").write_text(ENV)
    (tmp_path / "migrations" / "versions" / "0001_things.py").write_text(FIRST)
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    return name


def test_the_database_comes_to_the_head_and_stays_there(postgres, package):
    addresses = postgres.database("frmr")
    engine = database.engine(addresses.url)
    before = migrations.compare(engine, package)

    migrations.run(addresses.owner_url, package)
    migrations.run(addresses.owner_url, package)

    assert str(before) == "the database is behind: it has empty, the code wants 0001"
    assert migrations.compare(engine, package).fit is migrations.Fit.SAME
    with engine.connect() as db:
        assert db.execute(text("SELECT thing_id FROM thing")).scalars().all() == [1]


def test_of_two_at_once_one_waits_and_finds_nothing_left_to_do(postgres, package):
    addresses = postgres.database("frmr")

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(migrations.run, addresses.owner_url, package) for _ in range(2)]

    assert sorted(one.result().fit for one in both) == ["behind", "same"]


@pytest.fixture
def released(package, tmp_path, monkeypatch):
    """The same package one and two versions later, by their last migration."""

    def release(*later):
        name = f"{package}_{len(later)}"
        (tmp_path / name / "src" / name).mkdir(parents=True)
        (tmp_path / name / "src" / name / "__init__.py").touch()
        folder = tmp_path / name / "migrations" / "versions"
        folder.mkdir(parents=True)
        (tmp_path / name / "migrations" / "env.py").write_text(ENV)
        for number, text_ in enumerate((FIRST, *later), start=1):
            (folder / f"000{number}_things.py").write_text(text_)
        monkeypatch.syspath_prepend(str(tmp_path / name / "src"))
        return name

    return release


def ready(engine, package):
    checks = {"migrations": health.migrated(engine, package)}
    return health.Health(checks, service="frmr").ready().document()["checks"]["migrations"]


def test_code_serves_what_a_newer_version_expanded_and_says_so(postgres, package, released):
    addresses = postgres.database("frmr")
    migrations.run(addresses.owner_url, released(EXPAND))

    assert ready(database.engine(addresses.url), package) == {
        "ok": True,
        "note": "the database is ahead: it has 0002, the code ends at 0001",
    }


def test_code_is_not_ready_on_a_database_that_lacks_a_migration(postgres, package, released):
    addresses = postgres.database("frmr")
    migrations.run(addresses.owner_url, package)

    assert ready(database.engine(addresses.url), released(EXPAND)) == {
        "ok": False,
        "wrong": "the database is behind: it has 0001, the code wants 0002",
    }


def test_code_is_not_ready_once_something_was_taken_that_it_needs(postgres, package, released):
    addresses = postgres.database("frmr")
    between = released(EXPAND)
    migrations.run(addresses.owner_url, released(EXPAND, CONTRACT))
    engine = database.engine(addresses.url)

    assert ready(engine, between)["ok"]
    assert ready(engine, package) == {
        "ok": False,
        "wrong": "the database is beyond this code: it has 0003 and serves code that knows 0002,"
        " this code ends at 0001",
    }


def test_code_that_was_rolled_back_migrates_nothing(postgres, package, released):
    addresses = postgres.database("frmr")
    migrations.run(addresses.owner_url, released(EXPAND))

    before = migrations.run(addresses.owner_url, package)

    assert before.fit is migrations.Fit.AHEAD
    assert migrations.compare(database.engine(addresses.url), package).has == "0002"


def test_each_migration_is_a_transaction_of_its_own(postgres, package, released):
    addresses = postgres.database("frmr")

    with pytest.raises(ProgrammingError):
        migrations.run(addresses.owner_url, released(EXPAND, FAILS))

    assert migrations.compare(database.engine(addresses.url), package).has == "0002"


def test_what_is_to_come_is_told_with_what_it_takes_away(postgres, package, released):
    addresses = postgres.database("frmr")
    migrations.run(addresses.owner_url, package)
    newest = released(EXPAND, CONTRACT)

    assert list(migrations.missing(database.engine(addresses.url), newest)) == [
        migrations.Step("0002", ""),
        migrations.Step("0003", "0002"),
    ]


def test_migrations_inside_the_package_are_found_as_well(tmp_path, package):
    inside = tmp_path / "src" / package / "migrations"
    (tmp_path / "migrations").rename(inside)

    assert migrations.folder(package) == inside


def test_a_package_without_migrations_is_told():
    with pytest.raises(FileNotFoundError, match="migrations of chassis"):
        migrations.folder("chassis")
