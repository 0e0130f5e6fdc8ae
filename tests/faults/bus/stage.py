"""One teller and one listener as real processes, on servers that a fault may kill."""

import http.client
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from sqlalchemy import create_engine

from chassis.clock import now
from chassis.envelope import Envelope, to_amqp
from contracts import events
from idp.adapters import outbox
from ordinator import topology
from ordinator.ports import free_row
from ordinator.processes import Known, Program, run
from ordinator.servers.find import find
from ordinator.servers.postgres import Postgres
from ordinator.servers.rabbitmq import RabbitMQ
from testkit.history import History
from testkit.lending import Lending
from testkit.proxy import FaultProxy
from testkit.queues import await_true
from testkit.servers import PostgresServer
from testkit.tables.place import migrator, sqlalchemy_url

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
KIND = "idp.account.confirmed.v1"
MARKS = """
CREATE TABLE effect (message_id uuid, aggregate_id uuid, version int);
CREATE TABLE projection (aggregate_id uuid PRIMARY KEY, version int);
CREATE TABLE trap (aggregate_id uuid PRIMARY KEY);
"""
SETTINGS = {
    "ca_file": None,
    "amqp_heartbeat_s": 10,
    "amqp_blocked_s": 10,
    "relay_window": 200,
    "relay_poll_s": 60.0,
    "outbox_notify": True,
    "outbox_days": 30,
    "inbox_days": 90,
    "worker_prefetch": 20,
    "worker_grace_s": 10.0,
}


class Servers:
    """A broker and a database of this run alone: durable, and restarted after a kill."""

    def __init__(self, place, search_path, name):
        self._folder = place.folder("test", name)
        found = find(place, ["postgres", "rabbitmq"], search_path).found
        self.passwords = {user: f"{user}-of-faults" for user in topology.USERS}
        port = free_row(3)
        self.broker = RabbitMQ(
            found["rabbitmq"],
            place,
            place.folder("test", name, "rabbitmq"),
            port,
            port + 1,
            port + 2,
            self.passwords,
        )
        self.broker.prepare(topology.definitions(self.passwords))
        self.postgres = Postgres(
            found["postgres"],
            place,
            self._folder / "postgres",
            free_row(1),
            "of-faults",
            durable=False,
        )
        self.postgres.prepare()
        self._epmd = run(self.broker.epmd(self._folder / "epmd.log"))
        self.node = run(self.broker.node(self._folder / "rabbitmq.log"))
        self.server = run(self.postgres.program(self._folder / "postgres.log"))
        self.databases = PostgresServer(self.postgres.url, Lending())
        # The machine lives on, so nothing needs to reach the disk; but a commit must be a commit.
        with psycopg.connect(self.postgres.url, autocommit=True) as admin:
            admin.execute("ALTER ROLE ALL SET synchronous_commit = on")
        self.nursery = Nursery()

    def rabbitmqctl(self, *words):
        """What an operator types at the broker."""
        broker = self.broker
        script = broker.found.path.with_name("rabbitmqctl")
        subprocess.run(
            ["sh", script, "-q", *words],
            env=broker._env(),
            cwd=broker.data,
            check=True,
            capture_output=True,
        )

    def load_topology(self):
        self.rabbitmqctl("import_definitions", str(self.broker.data / "definitions.json"))

    def kill_broker(self):
        self.node.kill()

    def start_broker(self):
        self.node = run(self.broker.node(self._folder / "rabbitmq.log"))

    def kill_postgres(self):
        """SIGQUIT: it ends at once, without a checkpoint, and recovers when started again."""
        self.server.known.signal(3)
        self.server._child.wait()

    def start_postgres(self):
        self.server = run(self.postgres.program(self._folder / "postgres.log"))

    def stop(self):
        for server in (self.nursery, self.server, self.node, self._epmd):
            server.stop()


class Nursery:
    """The process that workers are forked from."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, HERE / "listening.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._one_at_a_time = Lock()

    def worker(self, settings, log, port, answers):
        with self._one_at_a_time:
            line = json.dumps({"settings": settings, "log": str(log)})
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
            pid = int(self._process.stdout.readline())
        await_true(lambda: ready(port, answers), "the worker listens")
        return Worker(Known.of(pid), port)

    def stop(self):
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True)
class Worker:
    """A listening process, known so that nobody else is ever killed."""

    known: Known
    port: int

    def kill(self):
        self.known.kill()
        self.known.gone(10)

    def stop(self):
        self.known.end(15, 20)


@dataclass
class Line:
    """The way of a fact: outbox → relay → broker → worker → effect."""

    servers: Servers
    folder: Path
    teller: str = ""
    listener: str = ""
    history: History = field(default_factory=History)
    running: list = field(default_factory=list)

    def __post_init__(self):
        databases = self.servers.databases
        self.teller = databases.database("idp", migrator(ROOT / "services/idp/migrations")).url
        made = databases.database("frmr", migrator(ROOT / "services/frmr/migrations"))
        self.listener = made.url
        with psycopg.connect(made.owner_url) as db:
            db.execute(MARKS)

    def relay(self, answers="/readyz", **change):
        """A telling process; it is ready when it reaches broker and database."""
        settings, log, port = self._settings("telling", "idp", self.teller, change)
        process = run(
            Program(
                name="telling",
                argv=(sys.executable, str(HERE / "telling.py"), json.dumps(settings)),
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"},
                cwd=self.folder,
                log=log,
                ready=lambda: ready(port, answers),
            )
        )
        process.port = port
        self.running.append(process)
        return process

    def worker(self, answers="/readyz", **change):
        """A listening process; it is ready when it listens."""
        settings, log, port = self._settings("listening", "frmr", self.listener, change)
        process = self.servers.nursery.worker(settings, log, port, answers)
        self.running.append(process)
        return process

    def tell(self, number, aggregate_id=None):
        """Commit so many facts, each in a transaction of its own; their envelopes."""
        engine = create_engine(sqlalchemy_url(self.teller))
        told = [fact(aggregate_id) for _ in range(number)]
        for one in told:
            with engine.begin() as db:
                outbox.add(db, one)
            self.history.accepted(str(one.message_id))
        engine.dispose()
        return told

    def effects(self):
        """One pair for each effect that the listener shows."""
        rows = self.ask(self.listener, "SELECT message_id::text, 1 FROM effect")
        return [(message_id, one) for message_id, one in rows]

    def ask(self, url, query, *values):
        with psycopg.connect(url) as db:
            return db.execute(query, values).fetchall()

    def count(self, url, query):
        return self.ask(url, query)[0][0]

    def untold(self):
        return self.count(self.teller, "SELECT count(*) FROM outbox WHERE published_at IS NULL")

    def dead(self):
        return self.ask(
            self.listener, "SELECT message_id, reason, times, settled FROM dead_letter ORDER BY 2"
        )

    def await_effects(self, number, seconds=60):
        await_true(
            lambda: self.count(self.listener, "SELECT count(*) FROM effect") >= number,
            f"{number} effects",
            seconds,
        )

    def seen(self):
        """How often a worker met a message that it had applied before."""
        return self.logged("listening", '"event.seen"')

    def logged(self, role, text):
        """How often a role's log says it."""
        return sum(path.read_text().count(text) for path in self.folder.glob(f"{role}-*.log"))

    def verdict(self):
        """Nothing lost, nothing twice: by the effects themselves."""
        return self.history.check("listener", self.effects())

    def stop(self):
        for process in self.running:
            process.stop()

    def _settings(self, role, user, database_url, change):
        port = free_row(1)
        settings = SETTINGS | {
            "amqp_url": self.servers.broker.url(user),
            "database_url": database_url,
            "admin_listen": f"127.0.0.1:{port}",
        }
        return settings | change, self.folder / f"{role}-{port}.log", port


def ready(port, path="/readyz"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def wrong(process, name):
    """What a check of readiness finds wrong; None if nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=3)
    connection.request("GET", "/readyz")
    found = json.load(connection.getresponse())["checks"][name]
    connection.close()
    return found.get("wrong")


def figure(process, name):
    """A figure of a process, as monitoring reads it."""
    connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=3)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def before(url):
    """A fault proxy before the server of an address, not yet started."""
    parts = urlsplit(url)
    return FaultProxy((parts.hostname, parts.port))


def through(url, proxy):
    """The same address by way of a proxy."""
    parts = urlsplit(url)
    return url.replace(f"@{parts.hostname}:{parts.port}", f"@127.0.0.1:{proxy.port}")


def fact(aggregate_id=None, version=1, **change):
    given = {
        "message_id": uuid4(),
        "type": KIND,
        "source": "idp",
        "aggregate_id": aggregate_id or uuid4(),
        "aggregate_version": version,
        "occurred_at": now(),
        "body": events.examples(KIND)[0],
    }
    return Envelope(**given | change)


def message(**change):
    return to_amqp(fact(**change))
