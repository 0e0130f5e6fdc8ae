"""Databases and blobs as streams, by PostgreSQL's own programs and tar."""

import shutil
from urllib.parse import urlsplit

import psycopg
import pytest

from ordinator.deployment.stores import Call, Stores
from ordinator.failures import Stopped
from ordinator.place import here
from ordinator.servers.find import find
from ordinator.servers.programs import SYSTEM_PATH
from ordinator.settings import Settings

FILL = "CREATE TABLE line (n int); INSERT INTO line SELECT generate_series(1, 9)"


@pytest.fixture
def databases(postgres):
    """Two databases with nine lines each, and an empty one."""
    return [postgres.database("frmr"), postgres.database("frmr"), postgres.database("frmr")]


@pytest.fixture
def names(databases):
    for one in databases[:2]:
        with psycopg.connect(one.owner_url) as session:
            session.execute(FILL)
    return [urlsplit(one.url).path.lstrip("/") for one in databases]


@pytest.fixture
def stores(postgres, tmp_path):
    settings = Settings.read()
    found = find(here(settings), ["postgres"], settings.path).found["postgres"]
    parts = urlsplit(postgres.admin_url)
    reached = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port),
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
    }
    (tmp_path / "blobs").mkdir()
    return Stores(
        lambda tool: Call((str(found.path.with_name(tool)),), {**found.env, **reached}),
        Call(("tar", f"--directory={tmp_path / 'blobs'}"), {"PATH": SYSTEM_PATH}),
    )


def count(stores, name):
    return stores.ask(name, "SELECT count(*) FROM line")


def test_what_comes_after_the_moment_is_in_no_dump(stores, databases, names):
    with stores.snapshots(names[:2]) as snapshots:
        with psycopg.connect(databases[1].owner_url) as session:
            session.execute("INSERT INTO line VALUES (10)")
        with stores.dump(names[1], snapshots[names[1]]) as dump, stores.load(names[2]) as load:
            shutil.copyfileobj(dump, load)

    assert count(stores, names[1]) == ["10"]
    assert count(stores, names[2]) == ["9"]


def test_a_database_that_is_not_empty_takes_nothing(stores, names):
    def copy():
        with stores.dump(names[0]) as dump, stores.load(names[1]) as load:
            shutil.copyfileobj(dump, load)

    with pytest.raises(Stopped, match="already exists"):
        copy()

    assert count(stores, names[1]) == ["9"]


def test_a_program_that_is_killed_is_told_by_its_signal(stores):
    dying = Stores(stores.postgres, Call(("sh", "-c", "kill -KILL $$"), {"PATH": SYSTEM_PATH}))

    def write():
        with dying.blobs_in() as into:
            into.write(bytes(1 << 20))

    with pytest.raises(Stopped, match="writing the blobs failed by Killed"):
        write()


def test_a_dump_that_is_cut_leaves_the_database_empty(stores, names):
    with stores.dump(names[0]) as dump:
        content = dump.read()

    def load():
        with stores.load(names[2]) as target:
            target.write(content[:-50])

    with pytest.raises(Stopped, match="the load of"):
        load()

    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert stores.ask(names[2], tables) == ["0"]


def test_a_database_that_is_not_there_is_named(stores):
    failed = r"the dump of nowhere failed by code 1: .*nowhere"
    with pytest.raises(Stopped, match=failed), stores.dump("nowhere") as dump:
        assert dump.read() == b""


def test_no_snapshots_are_had_where_one_database_is_away(stores, names):
    failed = r"a session with nowhere failed by code 2: .*nowhere"
    with pytest.raises(Stopped, match=failed), stores.snapshots([names[0], "nowhere"]):
        pass


def test_blobs_come_back_and_what_is_being_written_stays_out(stores, tmp_path):
    folder = tmp_path / "blobs"
    (folder / "00/11").mkdir(parents=True)
    (folder / "00/11/a.ord").write_bytes(b"ORDV")
    (folder / "00/11/b.new").write_bytes(b"OR")
    with stores.blobs_out() as out:
        content = out.read()
    (folder / "00/11/a.ord").write_bytes(b"xxxx")
    (folder / "00/11/b.new").unlink()

    with stores.blobs_in() as into:
        into.write(content)

    assert [path.name for path in (folder / "00/11").iterdir()] == ["a.ord"]
    assert (folder / "00/11/a.ord").read_bytes() == b"ORDV"
