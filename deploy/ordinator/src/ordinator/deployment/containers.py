"""The containers of one project, found by the labels that Compose gives them."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ordinator.engine import Engine
from ordinator.failures import Stopped

LABEL = "com.docker.compose"
COLUMNS = " ".join(
    ("{{.ID}} {{.Names}}", *(f'{{{{.Label "{LABEL}.{name}"}}}}' for name in ("service", "oneoff")))
)
HEALTH = "{{.State.Status}}{{if .State.Health}} {{.State.Health.Status}}{{end}}"
ENDING = ("-migrate", "-cli", "-clients", "-keys")  # containers that end by themselves
READY_S, LOOK_EVERY_S = 120, 0.2


@dataclass(frozen=True)
class Container:
    """One container of a project."""

    id: str
    name: str
    service: str

    @property
    def stays(self) -> bool:
        """Whether it runs for as long as the house does."""
        return not self.service.endswith(ENDING)


@dataclass(frozen=True)
class Containers:
    """All that an engine has of one project."""

    engine: Engine
    project: str

    def all(self) -> Iterator[Container]:
        """Every one that Compose would not remove by itself, ended ones too."""
        label = f"label={LABEL}.project={self.project}"
        told = self.engine.ask("ps", "--all", "--filter", label, "--format", COLUMNS)
        for line in told.splitlines():
            identity, name, service, one_off = line.split()
            if one_off == "False":
                yield Container(identity, name, service)

    def staying(self) -> list[Container]:
        """Those that run for as long as the house does."""
        return [one for one in self.all() if one.stays]

    def named(self, service: str) -> list[Container]:
        """The staying container of this name, or all whose names begin with it.

        Raises:
            Stopped: there is none.
        """
        found = [
            one
            for one in self.staying()
            if service in {one.service, one.service.rpartition("-")[0]}
        ]
        if not found:
            raise Stopped(f"{self.project} has no container of {service}", code=2)
        return found

    def inspect(self, one: Container) -> dict[str, Any]:
        """All that the engine tells of it."""
        return dict(json.loads(self.engine.ask("inspect", one.id))[0])

    def pid(self, one: Container) -> int:
        """Its first process as this machine numbers it; 0 while it does not run."""
        return int(self._asked(one, "{{.State.Pid}}"))

    def state(self, one: Container) -> str:
        """``running healthy``, or what the engine saw instead at its last look."""
        return self._asked(one, HEALTH)

    def healthy(self, one: Container) -> bool:
        """Whether it runs, and well, as far as it has a check."""
        return self.state(one) in {"running healthy", "running"}

    def await_healthy(self, one: Container) -> None:
        """Wait for it.

        Raises:
            Stopped: it is not in time; the sentence carries the end of its log.
        """
        deadline = time.monotonic() + READY_S
        while not self.healthy(one):
            if time.monotonic() >= deadline:
                said = self.log(one, "--tail", "15")
                raise Stopped(f"{one.name} is not healthy after {READY_S} s:\n{said}")
            time.sleep(LOOK_EVERY_S)

    def log(self, one: Container, *words: str) -> str:
        """What it said on both of its streams, as far as the engine kept it."""
        return self.engine.ask("logs", *words, one.id, both=True)

    def _asked(self, one: Container, template: str) -> str:
        return self.engine.ask("inspect", "--format", template, one.id).strip()
