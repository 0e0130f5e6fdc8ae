"""Processes of two versions on one bus and one database each."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg
import pytest

from contracts import events
from ordinator.ports import free_row
from ordinator.stack import services
from ordinator.topology import SERVICES
from testkit.queues import await_true

HERE = Path(__file__).parent
PORTS = len(SERVICES) * 2


@dataclass
class Bus:
    """Relays and workers of any version; what a teller was given to tell is found in it."""

    folder: Path
    addresses: dict
    redis_url: str
    amqp: dict
    first_port: int
    running: list = field(default_factory=list)

    def start(self, code, service, role):
        """A process of this code; returns when it is ready."""
        port = self.first_port + len(self.running)
        told = {
            "service": service,
            "role": role,
            "database": self.addresses[service].url,
            "redis": self.redis_url,
            "amqp": self.amqp[service],
            "folder": str(self.folder / service),
            "admin": f"127.0.0.1:{port}",
        }
        env = json.loads(code.python(str(HERE / "surroundings.py"), given=json.dumps(told)))
        log = (self.folder / f"{service}-{role}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", service, role],
            env={**env, "PYTHONPATH": code.path, "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        self.running.append(process)
        await_true(partial(services.answers, port, "/readyz"), f"{service} {role} is ready", 60)

    def tell(self, code, service):
        """Put each example of what the service tells, as this code knows it, into its outbox."""
        url = self.addresses[service].url
        return json.loads(code.python(str(HERE / "telling.py"), service, url))

    def heard(self, service):
        """Types of facts by message that its worker has dealt with, with the outcome."""
        with psycopg.connect(self.addresses[service].url) as db:
            rows = db.execute("SELECT message_id::text, outcome FROM inbox").fetchall()
        return dict(rows)

    def dead(self, service):
        """What it could not apply."""
        with psycopg.connect(self.addresses[service].url) as db:
            return db.execute("SELECT type, reason FROM dead_letter").fetchall()

    def owed(self, told, listener):
        """Messages that a listener must hear of these."""
        return {
            message_id for message_id, name in told.items() if listener in events.listeners(name)
        }

    def stop(self):
        for process in reversed(self.running):
            process.terminate()
        for process in self.running:
            process.wait(30)


@pytest.fixture
def bus(postgres, redis_url, rabbitmq, todays_code, tmp_path):
    """Four databases as today's code migrates them: an upgrade migrates first."""
    rabbitmq.purge()
    addresses = {service: postgres.database(service) for service in SERVICES}
    for service, made in addresses.items():
        name = f"{service.upper()}_DATABASE_OWNER_URL"
        todays_code.python("-m", service, "migrate", **{name: made.owner_url})
    amqp = {service: rabbitmq.url(service) for service in SERVICES}
    made = Bus(tmp_path, addresses, redis_url, amqp, free_row(PORTS))
    yield made
    made.stop()
