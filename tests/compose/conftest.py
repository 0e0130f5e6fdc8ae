"""A composed house under test, its containers, and their processes as this machine sees them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from testkit.standing import Standing


@dataclass(frozen=True)
class Process:
    """One process of a container, by its files below ``/proc``."""

    container: str
    pid: int

    def status(self, name):
        """The words of one line of its status."""
        lines = Path(f"/proc/{self.pid}/status").read_text("ascii").splitlines()
        return next(line.split()[1:] for line in lines if line.startswith(f"{name}:"))

    def environment(self):
        return Path(f"/proc/{self.pid}/environ").read_bytes()


@pytest.fixture(scope="session")
def standing(stack):
    standing = Standing.of(stack)
    standing.await_healthy()
    return standing


@pytest.fixture(scope="session")
def containers(standing):
    return standing.deployment.containers


@pytest.fixture(scope="session")
def inspected(containers):
    """What the engine tells of each staying container, by the name of its service."""
    return {one.service: containers.inspect(one) for one in containers.staying()}


@pytest.fixture
def processes(containers):
    """Every process of every staying container."""
    return [
        Process(one.service, int(pid))
        for one in containers.staying()
        for pid in containers.engine.ask("top", one.id, "-eo", "pid").split()[1:]
    ]


@pytest.fixture
def tell(capsys):
    """Says what was proved, in the output of the run."""

    def say(line):
        with capsys.disabled():
            print(line)  # noqa: T201  what the run is read for

    return say
