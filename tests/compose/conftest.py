"""A composed house under test, its containers, and their processes as this machine sees them."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from testkit.standing import Standing


@dataclass(frozen=True)
class Process:
    """One process of a container, as its files below ``/proc`` told of it."""

    container: str
    lines: tuple[str, ...]
    environment: bytes

    @classmethod
    def read(cls, container, pid):
        """The process, or None when it has ended: checks of health come and go."""
        folder = Path(f"/proc/{pid}")
        try:
            lines = (folder / "status").read_text("ascii").splitlines()
            return cls(container, tuple(lines), (folder / "environ").read_bytes())
        except (FileNotFoundError, ProcessLookupError):
            return None

    def status(self, name):
        """The words of one line of its status."""
        return next(line.split()[1:] for line in self.lines if line.startswith(f"{name}:"))


@pytest.fixture(scope="session")
def standing(stack):
    standing = Standing.of(stack)
    standing.await_healthy()
    return standing


@pytest.fixture(scope="session")
def containers(standing):
    return standing.deployment.containers


@pytest.fixture(scope="module")
def inspected(containers):
    """What the engine tells of each staying container, by the name of its service."""
    return {one.service: containers.inspect(one) for one in containers.staying()}


@pytest.fixture
def processes(containers):
    """Every process of every staying container; each of these has at least one."""
    staying = containers.staying()
    found = [
        process
        for one in staying
        for pid in containers.engine.ask("top", one.id, "-eo", "pid").split()[1:]
        if (process := Process.read(one.service, pid)) is not None
    ]
    assert {one.container for one in found} == {one.service for one in staying}
    return found


@pytest.fixture
def tell(capsys):
    """Says what was proved, in the output of the run."""

    def say(line):
        with capsys.disabled():
            print(line)  # noqa: T201  what the run is read for

    return say
