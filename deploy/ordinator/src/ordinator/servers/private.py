"""Private servers for tests: each is started when first asked for, all are ended together."""

import secrets
import shutil
from dataclasses import asdict
from pathlib import Path

from ordinator import topology
from ordinator.place import Place
from ordinator.ports import free_row
from ordinator.processes import Program, run
from ordinator.servers.find import find
from ordinator.servers.kept import RECORD, Addresses, Kept, Record
from ordinator.servers.postgres import Postgres
from ordinator.servers.rabbitmq import RabbitMQ
from ordinator.servers.redis import Redis


class Private:
    """Servers in one folder of the state; throw-away data, ports of their own."""

    def __init__(self, place: Place, name: str, search_path: str) -> None:
        self._place = place
        self._folder = place.folder("test", name)
        self._search_path = search_path
        self._record = Record()

    @property
    def record_path(self) -> Path:
        """Where other processes read what runs here."""
        return self._folder / RECORD

    def postgres(self) -> str:
        """Address of PostgreSQL's administrator."""
        if not self._record.addresses.postgres:
            self._start_postgres()
        return self._record.addresses.postgres

    def redis(self) -> str:
        """Address of database 0 of Valkey or Redis."""
        if not self._record.addresses.redis:
            self._start_redis()
        return self._record.addresses.redis

    def amqp(self) -> dict[str, str]:
        """Addresses of the broker by user, its topology loaded."""
        if not self._record.addresses.amqp:
            self._start_rabbitmq()
        return self._record.addresses.amqp

    def stop(self) -> None:
        """End what was started here and forget its data."""
        self._record.stop()
        shutil.rmtree(self._folder)

    def _start_postgres(self) -> None:
        found = find(self._place, ["postgres"], self._search_path).found["postgres"]
        server = Postgres(
            found, self._place, self._folder / "postgres", free_row(1), _password(), durable=False
        )
        server.prepare()
        self._run(server.program(self._log("postgres")))
        self._keep(postgres=server.url)

    def _start_redis(self) -> None:
        found = find(self._place, ["redis"], self._search_path).found["redis"]
        data = self._data("redis")
        server = Redis(found, self._place, data, free_row(1), _password(), durable=False)
        server.prepare()
        self._run(server.program(self._log("redis")))
        self._keep(redis=server.url())

    def _start_rabbitmq(self) -> None:
        found = find(self._place, ["rabbitmq"], self._search_path).found["rabbitmq"]
        port = free_row(3)
        passwords = {user: _password() for user in topology.USERS}
        data = self._data("rabbitmq")
        server = RabbitMQ(found, self._place, data, port, port + 1, port + 2, passwords)
        server.prepare(topology.definitions(passwords))
        self._run(server.epmd(self._log("epmd")))
        self._run(server.node(self._log("rabbitmq")))
        self._keep(amqp={user: server.url(user) for user in topology.USERS})

    def _run(self, program: Program) -> None:
        known = run(program).known
        kept = Kept(program.name, known.pid, known.started, int(program.stop_with))
        self._write(Record(self._record.addresses, (*self._record.processes, kept)))

    def _keep(self, **addresses: str | dict[str, str]) -> None:
        told = {**asdict(self._record.addresses), **addresses}
        self._write(Record(Addresses(**told), self._record.processes))

    def _write(self, record: Record) -> None:
        self._record = record
        self._place.write(self.record_path, record.content())

    def _data(self, name: str) -> Path:
        return self._place.folder("test", self._folder.name, name)

    def _log(self, name: str) -> Path:
        return self._folder / f"{name}.log"


def _password() -> str:
    return secrets.token_hex(16)
