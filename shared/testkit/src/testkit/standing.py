"""The running stack in the hands of a fault: its processes, its commands, its databases."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import psycopg

from ordinator.deployment import arguments
from ordinator.deployment.port import Deployment
from ordinator.servers import databases
from ordinator.settings import inherited
from testkit.demo.stack import Stack
from testkit.queues import await_true

HEALTHY_S = 90.0


@dataclass(frozen=True)
class Standing:
    """A deployment that tests were pointed at, however it is run.

    Attributes:
        stack: Its addresses and folders.
        deployment: What keeps it running.
    """

    stack: Stack
    deployment: Deployment

    @classmethod
    def of(cls, stack: Stack) -> Self:
        """The deployment that a description names.

        Raises:
            Stopped: it does not run.
        """
        return cls(stack, arguments.told(stack.words))

    def await_healthy(self) -> None:
        """Wait until every process of the services can take work."""
        for name in self.deployment.processes:
            await_true(partial(self.deployment.ready, name), f"{name} is ready", HEALTHY_S)

    def ordinator(self, *words: str, given: str = "") -> str:
        """Run a command of the house on this deployment; what it printed.

        Raises:
            AssertionError: it failed.
        """
        verb, *rest = words
        argv = [sys.executable, "-m", "ordinator", verb, *self.stack.words, *rest]
        done = subprocess.run(
            argv,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            env=inherited(),
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
        with psycopg.connect(self.database(service)) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def database(self, service: str) -> str:
        """Address of a service's database, as the server's administrator."""
        return databases.at(self.stack.postgres_admin_url, service)
