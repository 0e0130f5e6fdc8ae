"""Starting and ending what Compose runs, with what went wrong said by name."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import indent

from ordinator.deployment.composed import Composed
from ordinator.deployment.containers import Container
from ordinator.failures import Stopped
from ordinator.ports import is_free
from ordinator.stack.preparation import SEED

READY_S, LOOK_EVERY_S = 300, 1.0
LAST_LINES = "8"
DEMO = "demo"
UNRESTORED = "not-restored"  # a restore into this house did not come to its end
STATE = "{{.State.Status}} {{.State.ExitCode}}{{if .State.Health}} {{.State.Health.Status}}{{end}}"
_IMAGE = re.compile(r"^ {4}image: (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Seen:
    """A container as the engine saw it: ``running``, its last exit code, ``healthy``."""

    one: Container
    status: str
    code: str
    health: str = ""

    @property
    def well(self) -> bool:
        """Whether it runs, and well, as far as it has a check."""
        return self.status == "running" and self.health in {"", "healthy"}


@dataclass(frozen=True)
class Starting:
    """One house, to be started; ``say`` tells of each step, health is waited for ``ready_s``."""

    house: Composed
    say: Callable[[str], None]
    ready_s: float = READY_S

    def up(self) -> None:
        """Start everything, wait until all of it is healthy, and welcome the first people.

        Raises:
            Stopped: an image or a port cannot be had, or a container did not become healthy.
        """
        mark = self.house.inventory.directory / UNRESTORED
        if mark.exists():
            raise Stopped(f"not restored: {mark.read_text('utf-8')}")
        self._demand_images()
        self._demand_ports()
        begun = time.monotonic()
        if self.compose("up", "--detach", "--remove-orphans") != 0:
            told = "\n".join(self._failed()) or "Compose tells why above"
            raise Stopped(f"the house did not start\n{told}")
        self._await_healthy()
        self.say(f"all containers are healthy ({time.monotonic() - begun:.0f} s)")
        self.welcome()

    def down(self, *, volumes: bool) -> None:
        """End everything; ``volumes``: and forget its data.

        Raises:
            Stopped: Compose refused.
        """
        if self.compose("down", "--remove-orphans", *(["--volumes"] if volumes else [])) != 0:
            raise Stopped("Compose did not end the house; why is told above")
        if volumes:
            # What was told of these data: who was seeded, which of them the demo has shown.
            shutil.rmtree(self.house.folder)

    def welcome(self) -> None:
        """A stand gets its people, any other house its first officer; once for these data."""
        welcomed = self.house.description.with_name("welcomed")
        volume = f"{self.house.inventory.project}_postgres"
        made = self.house.engine.ask("volume", "inspect", "--format", "{{.CreatedAt}}", volume)
        if welcomed.exists() and welcomed.read_text("utf-8") == made:
            return
        if DEMO in self.house.inventory.profiles:
            self.say(self.house.seed(SEED))
        else:
            address, code = self.house.command("idp", "cli", "invitations", "make").split()[-2:]
            self.say(
                "the first officer: register and confirm the account at"
                f" {self.house.inventory.sites['idp']}, then type this code at {address};\n"
                f"it is good once, for three days, and is not shown again: {code}"
            )
        self.house.place.write(welcomed, made.encode())

    def compose(self, *words: str) -> int:
        """Let Compose do something where the caller sees what it says; its exit code."""
        engine, inventory = self.house.engine, self.house.inventory
        argv = (*engine.compose, *inventory.words, *words)
        return subprocess.run(argv, env=dict(engine.env), check=False).returncode

    def _demand_images(self) -> None:
        """The images of the house are made, not fetched: what lacks is told before the start."""
        engine, inventory = self.house.engine, self.house.inventory
        told = subprocess.run(
            (*engine.compose, *inventory.words, "config"),
            env=dict(engine.env),
            capture_output=True,
            text=True,
            check=False,
        )
        if told.returncode != 0:
            raise Stopped(f"Compose does not take the files of the house: {told.stderr.strip()}")
        here = set(engine.ask("images", "--format", "{{.Repository}}:{{.Tag}}").split())
        wanted = {name for name in _IMAGE.findall(told.stdout) if name.startswith("ordinator")}
        if lacking := sorted(wanted - here):
            raise Stopped(f"images are missing: {', '.join(lacking)}; `make images` makes them", 2)

    def _demand_ports(self) -> None:
        """Ports of the edge, unless it is the edge of this house that has them."""
        if any(one.service == "edge" for one in self.house.containers.all()):
            return
        taken = [str(port) for port in self.house.inventory.ports if not is_free(port)]
        if taken:
            settings = self.house.inventory.directory / ".env"
            raise Stopped(
                f"ports {', '.join(taken)} are taken: end what listens there, or change the"
                f" addresses and EDGE_PORTS, EDGE_HTTP_PORT in {settings}"
            )

    def _await_healthy(self) -> None:
        until = time.monotonic() + self.ready_s
        while waiting := [seen for seen in self._seen() if seen.one.stays and not seen.well]:
            if failed := list(self._failed()):
                raise Stopped("the house did not start\n" + "\n".join(failed))
            if time.monotonic() >= until:
                told = "\n".join(self._said(seen, "does not get healthy") for seen in waiting)
                raise Stopped(f"the house is not healthy after {self.ready_s:.0f} s\n{told}")
            time.sleep(LOOK_EVERY_S)

    def _failed(self) -> Iterator[str]:
        """Every container that ended with a fault, and the end of what it said."""
        for seen in self._seen():
            if seen.status in {"exited", "restarting"} and seen.code != "0":
                yield self._said(seen, f"ended with {seen.code}")

    def _said(self, seen: Seen, what: str) -> str:
        said = self.house.containers.log(seen.one, "--tail", LAST_LINES).strip()
        return indent(f"{seen.one.service} {what}:\n{said}", "  ")

    def _seen(self) -> list[Seen]:
        """All containers at one look of the engine."""
        found = list(self.house.containers.all())
        if not found:
            return []
        ids = [one.id for one in found]
        told = self.house.engine.ask("inspect", "--format", STATE, *ids).splitlines()
        return [Seen(one, *line.split()) for one, line in zip(found, told, strict=True)]
