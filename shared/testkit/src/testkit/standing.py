"""The running stack in the hands of a fault: its processes by pid, its commands, its databases."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Self

import psycopg
import requests

from ordinator.place import Place, here
from ordinator.processes import Known
from ordinator.servers import databases
from ordinator.settings import Settings, inherited
from ordinator.stack.block import Block
from ordinator.stack.folders import Folders
from ordinator.stack.record import Record
from ordinator.stack.vault import Vault
from testkit.queues import await_true

HEALTHY_S = 90.0


@dataclass(frozen=True)
class Standing:
    """A stack that the runner started on this machine.

    Attributes:
        folders: Where it lives.
        urls: Public addresses by service.
        admin: Addresses of health and figures by process: ``frmr.worker``.
        amqp_admin_url: The broker, as its administrator.
    """

    folders: Folders
    urls: Mapping[str, str]
    admin: Mapping[str, str]
    amqp_admin_url: str

    @classmethod
    def read(cls, settings: Settings) -> Self:
        """The stack that ``ORDINATOR_STACK`` names, else the one that `make up` started.

        Raises:
            FileNotFoundError: none was started.
        """
        place = here(settings)
        path = settings.stack or Folders(place).described
        told = json.loads(path.read_text("utf-8"))
        return cls(
            _folders(place, Path(told["run"])), told["urls"], told["admin"], told["amqp_admin_url"]
        )

    def process(self, name: str) -> Known:
        """A process as it runs now."""
        children = Record.read(self.folders.record).children
        return next(child.known() for child in children if child.name == name)

    def kill(self, name: str, number: int = 9) -> None:
        """End a process without asking, and wait until it is gone; the supervisor restarts it."""
        known = self.process(name)
        known.signal(number)
        await_true(lambda: not known.alive(), f"{name} is gone")

    def ready(self, name: str) -> bool:
        """Whether a process says that it can take work."""
        try:
            return requests.get(self.admin[name] + "/readyz", timeout=3).ok
        except requests.RequestException:
            return False

    def await_healthy(self) -> None:
        """Wait until every process of the services can take work."""
        for name in self.admin:
            await_true(partial(self.ready, name), f"{name} is ready", HEALTHY_S)

    def ordinator(self, *words: str, given: str = "") -> str:
        """Run a command of the house on this stack; what it printed.

        Raises:
            AssertionError: it failed.
        """
        verb, *rest = words
        argv = [sys.executable, "-m", "ordinator", verb, "--stack", self.folders.name, *rest]
        done = subprocess.run(
            argv,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env=inherited(**self.folders.place.told),
        )
        assert done.returncode == 0, (
            f"{' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
        return done.stdout

    def cli(self, service: str, *words: str, given: str = "") -> str:
        """Run a command of a service."""
        return self.ordinator("cli", service, *words, given=given)

    def ask(self, service: str, query: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """Rows of a service's database, read as its administrator."""
        password = Vault(self.folders.place, self.folders.secrets).password("postgres")
        port = Block(Record.read(self.folders.record).block).port("postgres")
        admin = f"postgresql://ordinator:{password}@127.0.0.1:{port}/postgres"
        url = databases.at(admin, service, "ordinator", password)
        with psycopg.connect(url) as connection:
            return connection.execute(query.encode(), values).fetchall()


def _folders(place: Place, run: Path) -> Folders:
    return Folders(place, run.name if run.parent.name == "stacks" else "")
