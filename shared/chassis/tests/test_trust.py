"""Servers under TLS are believed by CA_FILE, and by nothing else: every wire of a service."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis
from flask import Flask, jsonify
from prometheus_client import REGISTRY
from sqlalchemy import text

from chassis import cache, database, settings, trust
from chassis.amqp import Broker, look
from chassis.calls import Calls
from chassis.clock import now
from chassis.health import NotWell
from chassis.jwks import Jwks
from chassis.refusal import Unavailable
from testkit.authority import Authority
from testkit.keys import Issuer
from testkit.serving import Server
from testkit.strikes import demanded
from testkit.tls import TlsDoor, bundle


@dataclass
class Trusted:
    """An authority, its file, and the file of another one that vouches for nothing here."""

    authority: Authority
    right: Path
    wrong: Path
    folder: Path


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trust")
    authority = Authority.create()
    return Trusted(authority, bundle(authority, folder), bundle(Authority.create(), folder), folder)


@pytest.fixture
def door(trusted):
    """Puts TLS before a server; the port of the door."""
    open_ = []

    def put(host, port, *, asked_first=False):
        made = TlsDoor((host, port), trusted.authority, trusted.folder, asked_first=asked_first)
        made.start()
        open_.append(made)
        return made.port

    yield put
    for each in open_:
        each.stop()


def common(environ):
    needed = {
        "DATABASE_URL": "postgresql://u:p@localhost/db",
        "REDIS_URL": "redis://localhost",
        "AMQP_URL": "amqp://u:p@localhost/ordinator",
        "ISSUER": "https://idp.example",
        "PUBLIC_URL": "https://frmr.example",
        "LISTEN": "127.0.0.1:1",
        "ADMIN_LISTEN": "127.0.0.1:2",
        "STATE_DIR": "/tmp",
    }
    told = {f"FRMR_{name}": value for name, value in (needed | environ).items()}
    return settings.read("FRMR", settings.Common, told)


@pytest.fixture
def https(door):
    """A service under https that tells keys of tokens, too."""
    app = Flask("other")
    issuer = Issuer("http://localhost:31310")

    @app.get("/jwks")
    def keys():
        return jsonify(issuer.jwks())

    with Server(app) as server:
        yield f"https://127.0.0.1:{door('127.0.0.1', urlsplit(server.url).port)}"


def test_a_service_under_https_is_believed_by_the_file(https, trusted):
    assert Calls(https, "other", ca_file=trusted.right).get("/jwks").ok


def test_a_service_that_another_authority_vouches_for_is_not_asked(https, trusted):
    with demanded("https by a stranger", 2) as strikes:
        for ca_file in (trusted.wrong, None):
            with pytest.raises(Unavailable):
                Calls(https, "other", ca_file=ca_file).get("/jwks")
            strikes.add()


def test_keys_are_fetched_from_an_issuer_that_is_believed_and_from_no_other(https, trusted):
    with demanded("keys by a stranger") as strikes:
        assert Jwks(f"{https}/jwks", ca_file=trusted.right).refresh()
        assert not Jwks(f"{https}/jwks", ca_file=trusted.wrong).refresh()
        strikes.add()


@pytest.fixture
def database_url(postgres, door):
    """The address of a database under TLS, with its mode and without roots."""
    url = postgres.database("frmr").url
    parts = urlsplit(url)
    port = door(parts.hostname, parts.port, asked_first=True)
    return url.replace(f":{parts.port}/", f":{port}/") + "?sslmode=verify-full"


def test_a_database_is_believed_by_the_file(database_url, trusted):
    told = common({"DATABASE_URL": database_url, "CA_FILE": str(trusted.right)})

    with database.engine(told.database_url, 1).connect() as db:
        assert db.execute(text("SELECT 1")).scalar_one() == 1
    with psycopg.connect(told.database_url) as db:
        assert db.execute("SELECT 2").fetchone() == (2,)


def test_a_database_that_another_authority_vouches_for_gets_no_password(database_url, trusted):
    told = common({"DATABASE_URL": database_url, "CA_FILE": str(trusted.wrong)})
    with demanded("database by a stranger") as strikes:
        with pytest.raises(Unavailable), database.engine(told.database_url, 1).connect():
            pass
        with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
            psycopg.connect(told.database_url)
        strikes.add()


def test_whoever_migrates_believes_by_the_same_file(database_url, trusted):
    told = {"FRMR_DATABASE_OWNER_URL": database_url, "FRMR_CA_FILE": str(trusted.right)}

    with psycopg.connect(settings.owner_url("FRMR", told)) as db:
        assert db.execute("SELECT 3").fetchone() == (3,)


def test_a_cache_is_believed_by_the_file_and_by_no_other(redis_url, door, trusted):
    parts = urlsplit(redis_url)
    port = door(parts.hostname, parts.port)
    url = redis_url.replace("redis://", "rediss://").replace(f":{parts.port}", f":{port}")
    right = common({"REDIS_URL": url, "CA_FILE": str(trusted.right)}).redis_url
    wrong = common({"REDIS_URL": url, "CA_FILE": str(trusted.wrong)}).redis_url

    with demanded("cache by a stranger") as strikes, cache.connect(right) as client:
        assert client.ping()
        with cache.connect(wrong) as stranger, pytest.raises(redis.ConnectionError):
            stranger.ping()
        strikes.add()


def test_a_broker_is_believed_by_the_file_and_by_no_other(rabbitmq, door, trusted):
    parts = urlsplit(rabbitmq.url("frmr"))
    port = door(parts.hostname, parts.port)
    url = rabbitmq.url("frmr").replace("amqp://", "amqps://").replace(f":{parts.port}", f":{port}")

    with demanded("broker by a stranger") as strikes:
        look(Broker(url, ca_file=trusted.right), ["frmr.retry"], ["frmr.inbox"])
        with pytest.raises(Unavailable):
            look(Broker(url, ca_file=trusted.wrong), [], [])
        strikes.add()


def test_addresses_without_tls_stay_as_they_are(trusted):
    told = common({"CA_FILE": str(trusted.right)})

    assert told.redis_url == "redis://localhost"
    assert common({}).database_url == "postgresql://u:p@localhost/db"


def test_roots_that_the_address_names_are_kept(trusted):
    url = "postgresql://u:p@localhost/db?sslmode=verify-full&sslrootcert=/mine.pem"

    assert common({"DATABASE_URL": url, "CA_FILE": str(trusted.right)}).database_url == url


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read: No such file"), (b"not a certificate", "wants certificates as PEM")],
)
def test_a_file_that_holds_no_certificate_stops_the_start(tmp_path, content, words):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(settings.Misconfigured, match=f"FRMR_CA_FILE.*{words}"):
        common({"CA_FILE": str(path)})


def test_the_time_until_the_first_certificate_ends_is_told(trusted):
    (check,) = trust.checks(trusted.right).values()
    check()
    check.measure("ca_file")

    left = REGISTRY.get_sample_value(
        "ordinator_certificate_expires_seconds", {"certificate": "ca_file"}
    )
    ten_years = 3650 * 86_400
    assert ten_years - 3600 < left <= ten_years


def test_a_certificate_that_has_ended_is_named(trusted):
    later = datetime.now(UTC) + timedelta(days=4000)
    (check,) = trust.checks(trusted.right, lambda: later).values()

    with pytest.raises(NotWell, match="expired"):
        check()
    assert trust.first_end(trusted.right) > now()
    assert trust.checks(None) == {}
