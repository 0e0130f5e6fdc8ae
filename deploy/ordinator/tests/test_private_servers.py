"""Private servers keep what they were told when they are killed, and end without a trace."""

import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from ordinator.account import dropped_to
from ordinator.place import Place
from ordinator.ports import free_row, is_free
from ordinator.processes import run
from ordinator.servers.find import find
from ordinator.servers.kept import Kept, Record, end
from ordinator.servers.postgres import Postgres
from ordinator.servers.redis import Redis

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@pytest.fixture
def state(_servers):
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def place(state):
    place = Place(state, state / "run", state, dropped_to(), None)
    place.folder()
    return place


@pytest.fixture
def programs(_servers):
    return find(_servers.place, ["postgres", "redis"], PATH).found


def test_postgres_keeps_a_committed_row_through_a_kill(place, programs):
    data = place.folder("data") / "postgres"
    server = Postgres(programs["postgres"], place, data, free_row(1), "secret")
    server.prepare()
    program = server.program(place.state / "postgres.log")
    running = run(program)
    with psycopg.connect(server.url) as session:
        session.execute("CREATE TABLE person (name text)")
        session.execute("INSERT INTO person VALUES ('Anna')")

    running.kill()
    running.sweep()
    again = run(program)

    with psycopg.connect(server.url) as session:
        assert session.execute("SELECT name FROM person").fetchall() == [("Anna",)]
    again.stop()


def test_a_cluster_that_initdb_did_not_finish_is_made_anew(place, programs):
    data = place.folder("data") / "postgres"
    half = data.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("15")
    server = Postgres(programs["postgres"], place, data, free_row(1), "secret", durable=False)

    server.prepare()

    assert (data / "global").is_dir()
    assert not half.exists()


def test_redis_keeps_a_value_through_a_stop(place, programs):
    server = Redis(programs["redis"], place, place.folder("redis"), free_row(1), "secret")
    server.prepare()
    program = server.program(place.state / "redis.log")
    running = run(program)
    with redis.Redis.from_url(server.url()) as client:
        client.set("word", "value")

    running.stop()
    again = run(program)

    with redis.Redis.from_url(server.url()) as client:
        assert client.get("word") == b"value"
    again.stop()


def test_servers_of_a_record_are_ended_and_their_folder_forgotten(place, programs):
    folder = place.folder("test", "1-1")
    server = Redis(programs["redis"], place, folder, free_row(1), "secret", durable=False)
    server.prepare()
    known = run(server.program(folder / "redis.log")).known
    record = Record(processes=(Kept("redis", known.pid, known.started, 15),))
    place.write(folder / "servers.json", record.content())

    end(folder)

    assert not known.alive()
    assert is_free(server.port)
    assert not folder.exists()
