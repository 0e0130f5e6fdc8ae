"""The servers that every suite stands on are real, separate and quick to hand out."""

import pika
import psycopg
import pytest
import redis
from psycopg import errors

from testkit.servers import owner_alive, owner_name


def migrate(owner_url):
    with psycopg.connect(owner_url) as owner:
        owner.execute("CREATE TABLE person (name text)")


def test_a_role_reads_and_writes_what_its_owner_made(postgres):
    database = postgres.database("idp", prepare=migrate)

    with psycopg.connect(database.url) as role:
        role.execute("INSERT INTO person VALUES ('Анна')")
        names = role.execute("SELECT upper(name) FROM person").fetchall()

    assert names == [("АННА",)]


def test_a_role_makes_no_tables(postgres):
    database = postgres.database("idp")

    with (
        psycopg.connect(database.url) as role,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        role.execute("CREATE TABLE own (id int)")


def test_every_database_is_new(postgres):
    first = postgres.database("idp", prepare=migrate)
    with psycopg.connect(first.url) as role:
        role.execute("INSERT INTO person VALUES ('Анна')")

    second = postgres.database("idp", prepare=migrate)

    with psycopg.connect(second.url) as role:
        assert role.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_a_service_cannot_open_the_database_of_another(postgres):
    own = postgres.database("idp")
    foreign = postgres.database("frmr")
    login = own.url.rpartition("@")[0]
    place = foreign.url.rpartition("@")[2]

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(f"{login}@{place}")


def test_cyrillic_has_trigrams(postgres):
    database = postgres.database("frmr")

    with psycopg.connect(database.owner_url) as owner:
        owner.execute("CREATE EXTENSION pg_trgm")
        found = owner.execute("SELECT similarity('Иванова', 'Иванов') > 0.5").fetchone()

    assert found == (True,)


def test_redis_keeps_a_value(redis_url):
    with redis.Redis.from_url(redis_url) as client:
        client.set("word", "value")

        assert client.get("word") == b"value"


def test_a_listener_hears_what_a_teller_says(rabbitmq):
    listener = pika.BlockingConnection(pika.URLParameters(rabbitmq.url("frmr")))
    listener.channel().queue_purge("frmr.inbox")  # what other suites told
    teller = pika.BlockingConnection(pika.URLParameters(rabbitmq.url("idp")))
    told = teller.channel()
    told.confirm_delivery()
    told.basic_publish("ordinator.events", "idp.account.confirmed.v1", b"{}", mandatory=True)

    _, _, body = listener.channel().basic_get("frmr.inbox", auto_ack=True)

    assert body == b"{}"
    teller.close()
    listener.close()


def test_a_service_cannot_tell_the_fact_of_another(rabbitmq):
    connection = pika.BlockingConnection(pika.URLParameters(rabbitmq.url("idp")))
    channel = connection.channel()
    channel.confirm_delivery()

    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="ACCESS_REFUSED"):
        channel.basic_publish("ordinator.events", "frmr.organisation.bound.v1", b"{}")
    connection.close()


@pytest.mark.parametrize("suffix", ["", "-faults"])
def test_folders_of_a_run_that_goes_on_are_left_alone(suffix):
    assert owner_alive(f"{owner_name()}{suffix}")
    assert not owner_alive(f"1-1{suffix}")
