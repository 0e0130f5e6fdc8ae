"""Fixtures of every suite: real servers, started when first asked for; the release before."""

from collections.abc import Generator, Iterator

import pytest
import redis

from ordinator.place import here
from ordinator.settings import Settings, inherited
from testkit import servers
from testkit.guards import sockets
from testkit.lending import Lending
from testkit.queues import Queues
from testkit.released import Code, unpacked
from testkit.servers import Broker, PostgresServer, Servers

_LENDING = pytest.StashKey[Lending]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the suite to this machine, and to servers that the environment names."""
    told = inherited()
    sockets.keep_to(value for name, value in told.items() if name.endswith("_URL"))
    config.stash[_LENDING] = Lending()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test's databases go to the next one that wants such."""
    with item.config.stash[_LENDING].one_test():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Those of a fixture that outlives a test do not."""
    if fixturedef.scope == "function":
        return (yield)
    with request.config.stash[_LENDING].several_tests():
        return (yield)


@pytest.fixture(scope="session")
def _servers() -> Iterator[Servers]:
    with servers.servers() as started:
        yield started


@pytest.fixture(scope="session")
def postgres(_servers: Servers, pytestconfig: pytest.Config) -> PostgresServer:
    """A real PostgreSQL; ``postgres.database("idp")`` makes a database and tells its addresses."""
    return PostgresServer(_servers.postgres_url(), pytestconfig.stash[_LENDING])


@pytest.fixture(scope="session")
def redis_url(_servers: Servers) -> str:
    """Address of an empty database of a real Valkey or Redis."""
    url = _servers.redis_url()
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
def rabbitmq(_servers: Servers) -> Broker:
    """A real RabbitMQ with the house's topology and rights; its queues are empty."""
    broker = Broker(_servers.amqp_urls())
    broker.purge()
    return broker


@pytest.fixture(scope="session")
def todays_code() -> Code:
    """The tree under test."""
    place = here(Settings.read())
    return Code(place.house, place)


@pytest.fixture
def released_code(todays_code: Code) -> Iterator[Code]:
    """The tree of the last release, for this test alone."""
    yield from unpacked(todays_code, -1)


@pytest.fixture
def first_code(todays_code: Code) -> Iterator[Code]:
    """The tree of the first release, for this test alone."""
    yield from unpacked(todays_code, 0)


@pytest.fixture
def queues(rabbitmq: Broker) -> Iterator[Queues]:
    """An administrator's look at the queues; empty before the test."""
    with Queues(rabbitmq.admin_url) as queues:
        queues.purge()
        yield queues
