"""Fixtures of every suite: real servers, started when first asked for, once per run."""

from collections.abc import Iterator

import pytest
import redis

from ordinator.settings import inherited
from testkit import servers
from testkit.guards import sockets
from testkit.queues import Queues
from testkit.servers import Broker, PostgresServer, Servers


def pytest_configure() -> None:
    """Keep the suite to this machine, and to servers that the environment names."""
    told = inherited()
    sockets.keep_to(value for name, value in told.items() if name.endswith("_URL"))


@pytest.fixture(scope="session")
def _servers() -> Iterator[Servers]:
    with servers.servers() as started:
        yield started


@pytest.fixture(scope="session")
def postgres(_servers: Servers) -> PostgresServer:
    """A real PostgreSQL; ``postgres.database("idp")`` makes a database and tells its addresses."""
    return PostgresServer(_servers.postgres_url())


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


@pytest.fixture
def queues(rabbitmq: Broker) -> Iterator[Queues]:
    """An administrator's look at the queues; empty before the test."""
    with Queues(rabbitmq.admin_url) as queues:
        queues.purge()
        yield queues
