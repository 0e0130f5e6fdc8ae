"""Real servers for tests: PostgreSQL with databases made to order, Valkey or Redis, RabbitMQ."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pika
import psycopg

from ordinator import topology
from ordinator.place import Place, here
from ordinator.processes import Known
from ordinator.servers import databases
from ordinator.servers.kept import KEPT, RECORD, Record, sweep
from ordinator.servers.private import Private
from ordinator.servers.rabbitmq import ADMIN
from ordinator.settings import Settings
from testkit.lending import Lending
from testkit.recycling import Template

_NUMBERS = itertools.count(1)


class Database(NamedTuple):
    """Addresses of one database: for the service's role, and for the owner that migrates."""

    url: str
    owner_url: str


@dataclass
class _Source:
    """A filled template and its copies that no test uses any more."""

    name: str
    template: Template
    free: list[str] = field(default_factory=list)


class PostgresServer:
    """One server; every database asked of it is new, or as new."""

    def __init__(self, admin_url: str, lending: Lending) -> None:
        self.admin_url = admin_url
        self._lending = lending
        self._mark = f"{os.getpid():x}"
        self._roles: dict[str, databases.Roles] = {}
        self._sources: dict[tuple[str, Callable[[str], object]], _Source] = {}

    def database(self, service: str, prepare: Callable[[str], object] | None = None) -> Database:
        """A new database of a service.

        ``prepare(owner_url)`` fills it, as a migration does: once per run, later ones are copies.
        It is known by its identity, so a lambda is another one each time.
        """
        roles = self._roles_of(service)
        if prepare is None:
            name = self._name(service)
            databases.make_database(self.admin_url, name, roles)
            return self._addresses(name, roles)
        source = self._source(service, prepare)
        name = self._renewed(source) or self._copied(source, service, roles)
        self._lending.borrowed(lambda: source.free.append(name))
        return self._addresses(name, roles)

    def _renewed(self, source: _Source) -> str | None:
        while source.free:
            name = source.free.pop()
            if source.template.renew(databases.at(self.admin_url, name)):
                return name
        return None

    def _copied(self, source: _Source, service: str, roles: databases.Roles) -> str:
        name = self._name(service)
        databases.copy_database(self.admin_url, source.name, name, roles)
        return name

    def _source(self, service: str, prepare: Callable[[str], object]) -> _Source:
        key = (service, prepare)
        if key not in self._sources:
            name, roles = self._name(f"{service}_template"), self._roles_of(service)
            databases.make_database(self.admin_url, name, roles)
            prepare(self._addresses(name, roles).owner_url)
            template = Template.read(databases.at(self.admin_url, name))
            self._sources[key] = _Source(name, template)
        return self._sources[key]

    def _roles_of(self, service: str) -> databases.Roles:
        if service not in self._roles:
            roles = databases.Roles(service, f"{service}-of-tests", f"{service}-owner-of-tests")
            with psycopg.connect(self.admin_url, autocommit=True) as admin:
                databases.make_roles(admin, roles)
            self._roles[service] = roles
        return self._roles[service]

    def _name(self, service: str) -> str:
        return f"{service}_{self._mark}_{next(_NUMBERS)}"

    def _addresses(self, name: str, roles: databases.Roles) -> Database:
        return Database(
            databases.at(self.admin_url, name, roles.service, roles.password),
            databases.at(self.admin_url, name, roles.owner, roles.owner_password),
        )


@dataclass(frozen=True)
class Broker:
    """RabbitMQ with the house's topology and rights loaded."""

    urls: dict[str, str]

    def url(self, user: str) -> str:
        """Address for one of the broker's users: a service, ``watch`` or ``admin``."""
        return self.urls[user]

    @property
    def admin_url(self) -> str:
        """Address for the administrator, who may declare, publish and read anything."""
        return self.urls[ADMIN]

    def purge(self) -> None:
        """Empty every queue of the topology."""
        connection = pika.BlockingConnection(pika.URLParameters(self.admin_url))
        channel = connection.channel()
        for queue in topology.queues():
            channel.queue_purge(queue)
        connection.close()


class Servers:
    """The servers of one test process: those kept running for the checkout, else its own."""

    def __init__(self, place: Place, kept: Record, search_path: str) -> None:
        self.place = place
        self._kept = kept
        self._search_path = search_path
        self._own: Private | None = None

    def postgres_url(self) -> str:
        """Address of PostgreSQL's administrator."""
        return self._kept.addresses.postgres or self._private().postgres()

    def redis_url(self) -> str:
        """Address of database 0."""
        return self._kept.addresses.redis or self._private().redis()

    def amqp_urls(self) -> dict[str, str]:
        """Addresses of the broker by user."""
        return self._kept.addresses.amqp or self._private().amqp()

    def stop(self) -> None:
        """End what this process started; kept servers stay."""
        if self._own is not None:
            self._own.stop()

    def _private(self) -> Private:
        if self._own is None:
            sweep(self.place, owner_alive)
            self._own = Private(self.place, owner_name(), self._search_path)
        return self._own


@contextmanager
def servers() -> Iterator[Servers]:
    """Servers for as long as the block runs; nothing is started before it is asked for."""
    settings = Settings.read()
    place = here(settings)
    path = settings.test_servers or place.state / "test" / KEPT / RECORD
    kept = Record.read(Path(path))
    started = Servers(place, kept if kept.whole() else Record(), settings.path)
    try:
        yield started
    finally:
        started.stop()


def owner_name() -> str:
    """The name of this process's folder; what follows another dash is its own affair."""
    known = Known.of(os.getpid())
    assert known is not None
    return f"{known.pid}-{known.started}"


def owner_alive(folder: str) -> bool:
    """Whether the process that a folder is named after still runs."""
    if folder == KEPT:
        return True
    pid, started, *_ = folder.split("-")
    return Known(int(pid), int(started)).alive()
