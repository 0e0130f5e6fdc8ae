"""The house that Compose runs: asked through the engine, by the labels of its containers."""

import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ordinator.deployment.composed_renewal import Renewal, variable
from ordinator.deployment.composed_stores import Reach
from ordinator.deployment.containers import Container, Containers
from ordinator.deployment.inventory import Inventory
from ordinator.deployment.stores import Stores
from ordinator.engine import Engine, run
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.processes import Known
from ordinator.servers import postgres, rabbitmq
from ordinator.stack import services
from ordinator.stack.block import Block, admin_door
from ordinator.stack.described import Described

ONE_OFF = ("run", "--rm", "-T", "--no-deps")
STAND = ("inbox", "counterpart", "ca")
OTHERWISE = {"redis": "valkey"}  # processes that Compose calls otherwise
RECIPIENT, AUTHORITY = "http://counterpart:8052", "http://ca:8053"
GONE_S, GRACE_S = 30, 30
LOOK_EVERY_S = 0.05


@dataclass(frozen=True)
class Composed:
    """One project of Compose, by the folder that ``ordinator init`` filled for it."""

    place: Place
    inventory: Inventory
    engine: Engine

    @property
    def name(self) -> str:
        """``compose`` and the project's name."""
        return f"compose {self.inventory.project}"

    @property
    def containers(self) -> Containers:
        """What the engine has of it."""
        return Containers(self.engine, self.inventory.project)

    @property
    def services(self) -> tuple[str, ...]:
        """All four: Compose runs no part of the house."""
        return tuple(services.ROLES)

    @property
    def processes(self) -> tuple[str, ...]:
        """Their processes."""
        return tuple(f"{one}.{role}" for one in self.services for role in services.ROLES[one])

    @property
    def description(self) -> Path:
        """Written when it is asked for: Compose keeps none."""
        path = self.folder / "stack.json"
        return self.place.write(path, self.described.content())

    @property
    def described(self) -> Described:
        """Public sites at the edge, everything else through the doors of a test if it has any."""
        around = self.inventory
        by_doors = {} if around.doors is None else self._by_doors(Block(around.doors))
        return Described(
            urls=around.sites | by_doors.get("urls", {}),
            admin=by_doors.get("admin", {}),
            amqp_admin_url=by_doors.get("amqp", ""),
            postgres_admin_url=by_doors.get("postgres", ""),
            seed=self.folder / "seed.json",
            run=self.folder,
            words=("--deployment", str(around.directory)),
            ca_file=around.ca_file,
        )

    @property
    def secrets(self) -> Path:
        """The folder whose files Compose mounts."""
        return self.inventory.secrets

    def command(self, service: str, *words: str, given: str = "", image: str = "") -> str:
        """In a container of its own, with the owner's login beside the service's settings."""
        if service not in self.services:
            raise Stopped(f"there is no service {service} here")
        chosen = {variable(service): image} if image else {}
        return self._run_off(f"{service}-cli", words, given, chosen)

    def seed(self, number: int) -> str:
        """People as the stand makes them, through the services' use cases."""
        stand = ("--counterpart", RECIPIENT, "--ca", AUTHORITY)
        told = self._run_off("stand-cli", ("people", "--seed", str(number), *stand))
        self.place.write(self.folder / "seed.json", told.encode())
        for service in services.SEEDED:
            self.command(service, "cli", "seed", "/dev/stdin", given=told)
        return f"the people of seed {number} are in place"

    def stop(self, name: str) -> str:
        """As ``docker stop`` does: the restart policy leaves it so."""
        found = self._named(name)
        self.engine.ask("stop", "--time", str(GRACE_S), *(one.id for one in found))
        return ", ".join(f"{one.name} stopped" for one in found)

    def start(self, name: str) -> str:
        """Started, and waited for until it is healthy."""
        found = self._named(name)
        self.engine.ask("start", *(one.id for one in found))
        for one in found:
            self.containers.await_healthy(one)
        return ", ".join(f"{one.name} healthy" for one in found)

    def renew(self, service: str, image: str = "") -> str:
        """The web process beside the old one, the others in their turn."""
        return Renewal(self.containers, self.inventory, service, image)()

    def choose(self, service: str, image: str) -> None:
        """Its name is written into the settings, in place of the former one."""
        if image:
            self.inventory.write(variable(service), image)

    @property
    def owner(self) -> Place:
        """Whoever asks: Compose mounts what lies in the folder."""
        return replace(self.place, account=None)

    def broker(self, *words: str) -> str:
        """In its container."""
        return self._rabbitmqctl(words)

    def define(self, definitions: str) -> None:
        """By the name of its input: RabbitMQ 4 waits for ever for one that has no name."""
        self._rabbitmqctl(("import_definitions", "/dev/stdin"), definitions)

    def kill(self, process: str) -> None:
        """By the pid of its first process, as the kernel would: the restart policy answers."""
        (found,) = self._named(process)
        pid = self.containers.pid(found)
        known = Known.of(pid) if pid else None
        if known is None:
            raise Stopped(f"{process} does not run, or not on this machine")
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + GONE_S
        # The engine hears of it a moment later, and until then calls it healthy.
        while known.alive() or self.containers.pid(found) == pid:
            if time.monotonic() >= deadline:
                raise Stopped(f"{process} is still there {GONE_S} s after it was killed")
            time.sleep(LOOK_EVERY_S)

    def ready(self, process: str) -> bool:
        """What the engine found at its last look."""
        return all(self.containers.healthy(one) for one in self._named(process))

    def log(self, process: str) -> str:
        """Both of its streams, as the engine kept them."""
        (found,) = self._named(process)
        return self.containers.log(found)

    @property
    def stores(self) -> Stores:
        """Through its containers."""
        return self._reach.stores

    @property
    def versions(self) -> Mapping[str, str]:
        """As the labels of the images tell."""
        return {one: self._reach.label(f"{one}-web", "version") for one in self.services}

    @property
    def commit(self) -> str:
        """As the label of an image tells."""
        return self._reach.label("idp-web", "revision")

    def definitions(self) -> Mapping[str, Any]:
        """As the broker's own tool exports them."""
        return self._reach.definitions()

    def keys(self) -> bytes:
        """Settings, secrets and the ring of the documents."""
        return self._reach.keys()

    @property
    def _reach(self) -> Reach:
        return Reach(self.containers, self.inventory)

    @property
    def folder(self) -> Path:
        """Where what is told of it lies on this machine; its own data do not."""
        return self.place.folder("compose", self.inventory.project)

    def _by_doors(self, block: Block) -> dict[str, Any]:
        admin = self.inventory.password("amqp-admin")
        database = self.inventory.password("postgres")
        urls = {one: block.url(f"{one}.web") for one in ("frmr", "documents")}
        return {
            "urls": urls | {one: block.url(one) for one in STAND},
            "admin": {
                f"{service}.{role}": block.url(admin_door(service, role))
                for service in self.services
                for role in services.ROLES[service]
            },
            "amqp": rabbitmq.url(rabbitmq.ADMIN, admin, block.port("rabbitmq")),
            "postgres": postgres.url(database, block.port("postgres")),
        }

    def _run_off(
        self,
        service: str,
        words: Sequence[str],
        given: str = "",
        chosen: Mapping[str, str] | None = None,
    ) -> str:
        argv = (*self.engine.compose, *self.inventory.words, *ONE_OFF, service, *words)
        return run(argv, {**self.engine.env, **(chosen or {})}, given)

    def _rabbitmqctl(self, words: Sequence[str], given: str = "") -> str:
        (found,) = self._named("rabbitmq")
        asked = ("exec", "--interactive", found.id, "rabbitmqctl", "-q", *words)
        return self.engine.ask(*asked, given=given)

    def _named(self, name: str) -> list[Container]:
        return self.containers.named(OTHERWISE.get(name, name.replace(".", "-")))
