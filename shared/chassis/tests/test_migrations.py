"""Migrations on a real PostgreSQL: found beside the code, applied once, by one at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from chassis import database, migrations

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
    before = migrations.at_head(engine, package)

    migrations.run(addresses.owner_url, package)
    migrations.run(addresses.owner_url, package)

    assert not before
    assert migrations.at_head(engine, package)
    with engine.connect() as db:
        assert db.execute(text("SELECT thing_id FROM thing")).scalars().all() == [1]


def test_of_two_at_once_one_waits_and_finds_nothing_left_to_do(postgres, package):
    addresses = postgres.database("frmr")

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(migrations.run, addresses.owner_url, package) for _ in range(2)]

    assert [one.result() for one in both] == [None, None]


def test_migrations_inside_the_package_are_found_as_well(tmp_path, package):
    inside = tmp_path / "src" / package / "migrations"
    (tmp_path / "migrations").rename(inside)

    assert migrations.folder(package) == inside


def test_a_package_without_migrations_is_told():
    with pytest.raises(FileNotFoundError, match="migrations of chassis"):
        migrations.folder("chassis")
