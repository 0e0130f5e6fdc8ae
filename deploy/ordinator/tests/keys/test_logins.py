"""Logins that change while they are used, on a real PostgreSQL; rings; what is asked wrongly."""

from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from ordinator.failures import Stopped
from ordinator.keys import logins, rings
from ordinator.keys.house import House
from ordinator.keys.kinds import KINDS, services_of
from ordinator.place import Place
from ordinator.stack.vault import Vault


@dataclass
class Server:
    """What the rotation asks of the stores."""

    admin_url: str

    def ask(self, _database, query):
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(query)


@dataclass
class Standing:
    """A house without processes: notes what a process started now would be told."""

    owner: Place
    secrets: Path
    stores: Server
    seen: list = field(default_factory=list)

    def renew(self, service):
        vault = Vault(self.owner, self.secrets)
        self.seen.append((vault.login("db", "rehearsed"), vault.key("cabinet-data").read_bytes()))
        return "renewed"


@pytest.fixture
def standing(tmp_path, postgres):
    place = Place(tmp_path, tmp_path / "run", tmp_path, None, None)
    return Standing(place, place.folder("secrets"), Server(postgres.admin_url))


@pytest.fixture
def house(standing):
    return House(standing, lambda _told: None)


def comes_in(database, login, password):
    """Whether this login may read what the service's own may."""
    base = psycopg.conninfo.conninfo_to_dict(database.url)
    try:
        with psycopg.connect(**base | {"user": login, "password": password}) as connection:
            return connection.execute("SELECT thing FROM things").fetchone() == ("kept",)
    except psycopg.OperationalError:
        return False


@pytest.fixture
def things(postgres):
    """A database with a row that its role may read; nobody else has these logins."""
    made = postgres.database("rehearsed")
    with psycopg.connect(made.owner_url) as owner:
        owner.execute("CREATE TABLE things (thing text)")
        owner.execute("INSERT INTO things VALUES ('kept')")
    return made


def test_at_each_restart_the_login_that_is_told_comes_in(house, standing, things):
    came_in = []
    renew = standing.renew

    def look(service):
        said = renew(service)
        came_in.append(comes_in(things, *standing.seen[-1][0]))
        return said

    standing.renew = look

    logins.database(house, "rehearsed")

    (first, _), (second, _) = standing.seen
    assert [first[0], second[0]] == ["rehearsed_next", "rehearsed"]
    assert came_in == [True, True]
    assert not comes_in(things, *first)


def test_the_steps_of_a_dry_run_change_nothing(standing):
    told = []

    logins.database(House(standing, told.append, dry=True), "cabinet")

    assert len(told) == 5
    assert standing.seen == []
    assert list(standing.secrets.iterdir()) == []


def test_a_new_key_of_a_ring_opens_before_it_seals(house, standing):
    former = house.vault.key("cabinet-data").read_bytes()

    rings.ring(house, "cabinet-data", "cabinet")

    (_, learning), (_, sealing) = standing.seen
    assert learning == sealing + b"\x00"
    assert sealing.startswith(former)
    assert len(sealing) == 2 * len(former)


def test_a_ring_that_was_left_half_way_goes_on_with_its_key(house, standing):
    former = house.vault.key("cabinet-data").read_bytes()
    half_way = former + b"n" * 32 + b"\x00"
    house.vault.replace("cabinet-data.key", half_way)

    rings.ring(house, "cabinet-data", "cabinet")

    assert [kept for _, kept in standing.seen] == [half_way, half_way[:-1]]


def test_a_service_without_such_a_key_is_named():
    with pytest.raises(Stopped, match="frmr has no clients; cabinet, documents have"):
        services_of("clients", "frmr")

    assert services_of("database", "frmr") == ("frmr",)
    assert set(KINDS) == {
        *("clients", "database", "broker", "sessions", "data", "master", "documents"),
    }
