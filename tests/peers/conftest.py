"""An identity provider at work, and the libraries that meet it; what came of it is a page."""

import json
import random
from pathlib import Path

import pytest

from ordinator.place import here
from ordinator.settings import Settings
from ordinator.testing import node, outside
from testkit.people.drawn import drawn
from testkit.provider import Place, Provider

from .bent import Bent
from .examples import EXAMPLES, Example
from .peer import Peer
from .person import Person
from .programs import REGISTERED, SHARING
from .table import Table

PEOPLE = 190
LIBRARIES = ("openid-client", "oauth4webapi")
CERTIFIED = "oic"
HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def house():
    return here(Settings.read())


@pytest.fixture(scope="session")
def node_program(house):
    node.install(house, HERE / "node")
    return node.executable(house)


@pytest.fixture(scope="session")
def ground(postgres, redis_url, rabbitmq, tmp_path_factory):
    """A migrated database with people and programs, and the servers beside it."""
    folder = tmp_path_factory.mktemp("provider")
    place = Place(postgres.database("idp"), redis_url, rabbitmq.url("idp"), folder)
    operator = Provider(place)
    operator.run("migrate")
    rng = random.Random()
    crowd = [drawn(rng, number, app=True) for number in range(PEOPLE)]
    _written(folder / "people.json", {"people": crowd})
    _written(folder / "programs.json", list(REGISTERED.values()))
    planted = operator.run("cli", "seed", str(folder / "people.json"))
    assert planted == f"accounts: {PEOPLE}\n"
    operator.run("cli", "clients", "put", str(folder / "programs.json"))
    return place, iter(crowd)


@pytest.fixture(scope="session")
def provider(ground):
    """The provider as it is; beside it its relay, which tells programs of sign-outs."""
    made = Provider(ground[0], environment={"IDP_BACKCHANNEL_NETS": "127.0.0.0/8"})
    with made.process("web"), made.process("relay"):
        yield made


@pytest.fixture(scope="session")
def secrets(ground):
    """What the provider gave to those who share a secret with it, by their names."""
    operator = Provider(ground[0])
    return {name: operator.run("cli", "clients", "secret", name).strip() for name in SHARING}


@pytest.fixture(scope="session")
def bent(ground):
    """The same provider behind somebody who alters what it says."""
    with Bent() as made:
        behind = Provider(ground[0], issuer=made.url)
        made.stand_before(behind.url)
        with behind.process("web"):
            yield made


@pytest.fixture
def person(ground, provider):
    """Somebody new, with a generator app, at a browser of their own."""
    return Person(next(ground[1]), provider.url)


@pytest.fixture
def deceived(ground, bent):
    """Somebody new who reaches the provider through the one who alters it."""
    return Person(next(ground[1]), bent.url)


@pytest.fixture
def start(house, node_program):
    """Start a library; every one ends with the test."""
    running = []

    def started(library):
        if library == CERTIFIED:
            argv, env = outside.command(house, HERE / "python", str(HERE / "python/main.py"))
            running.append(Peer(library, argv, env))
        else:
            argv = [str(node_program), str(HERE / "node/main.mjs"), library]
            running.append(Peer(library, argv))
        return running[-1]

    yield started
    for peer in running:
        peer.end()


@pytest.fixture
def certified(house, start, record_property):
    """A relying party in Python that the OpenID Foundation certified."""
    outside.install(house, HERE / "python")
    record_property("client", CERTIFIED)
    return start(CERTIFIED)


@pytest.fixture(params=LIBRARIES)
def client(request, start):
    """Each library in turn."""
    return start(request.param)


@pytest.fixture(params=("flask", "node"))
def example(request, ground, house, node_program, tmp_path):
    """Each worked example in turn."""
    node.install(house, EXAMPLES / "node")
    return Example(request.param, Provider(ground[0]), tmp_path, node_program)


def pytest_configure(config):
    config.pluginmanager.register(Table(HERE), "peers-table")


def _written(path, content):
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
