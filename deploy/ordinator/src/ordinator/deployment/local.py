"""The house that ``make up`` runs on this machine: asked through its supervisor."""

import signal
import subprocess
import tarfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ordinator.account import drop
from ordinator.deployment.stores import Call, Stores
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.servers.find import find
from ordinator.servers.programs import SYSTEM_PATH
from ordinator.servers.rabbitmq import RabbitMQ
from ordinator.settings import Settings
from ordinator.stack import asking, services
from ordinator.stack.block import Block
from ordinator.stack.described import Described
from ordinator.stack.folders import Folders
from ordinator.stack.record import Child

SEED_S = 300
GONE_S = 30
ABRUPT = {"postgres": signal.SIGQUIT}  # killed, it would leave sessions behind that hold its data


@dataclass(frozen=True)
class Local:
    """A stack of this checkout, by its folders."""

    folders: Folders

    @property
    def name(self) -> str:
        """``local``, with the stack's own name if it has one."""
        return f"local {self.folders.name}".strip()

    @property
    def services(self) -> tuple[str, ...]:
        """The services that this tree holds."""
        return services.present(self.folders.place.house)

    @property
    def processes(self) -> tuple[str, ...]:
        """Their processes."""
        return tuple(f"{one}.{role}" for one in self.services for role in services.ROLES[one])

    @property
    def description(self) -> Path:
        """What the supervisor wrote when all was healthy.

        Raises:
            Stopped: nothing is up.
        """
        asking.healthy(self.folders)
        return self.folders.described

    @property
    def described(self) -> Described:
        """What it says."""
        return Described.read(self.description)

    @property
    def secrets(self) -> Path:
        """The vault's folder."""
        return self.folders.secrets

    def command(self, service: str, *words: str, given: str = "", image: str = "") -> str:
        """Have the supervisor run it: it knows the settings."""
        _of_checkout(image)
        return asking.command(self.folders, service, words, given=given)

    def seed(self, number: int) -> str:
        """Have the supervisor do it through the services' use cases."""
        return asking.ask(self.folders, "seed", str(number), SEED_S)

    def stop(self, name: str) -> str:
        """Stopped by hand: the supervisor leaves it so."""
        return asking.ask(self.folders, "stop", name)

    def start(self, name: str) -> str:
        """Started, and watched again."""
        return asking.ask(self.folders, "start", name)

    def renew(self, service: str, image: str = "") -> str:
        """Stop and start: two processes cannot listen at one port of this machine.

        Whoever calls meanwhile is refused a connection, for as long as a start takes.
        """
        _of_checkout(image)
        roles = services.ROLES[service]
        told = [asking.ask(self.folders, asking.RENEW, f"{service}.{role}") for role in roles]
        return ", ".join(told)

    def choose(self, service: str, image: str) -> None:
        """Nothing: the next start reads the checkout, which has one version of each."""
        del service
        _of_checkout(image)

    @property
    def owner(self) -> Place:
        """Whom the children run as."""
        return self.folders.place

    def broker(self, *words: str) -> str:
        """By the ``rabbitmqctl`` that belongs to the private node."""
        return self._rabbitmq().control(*words)

    def define(self, definitions: str) -> None:
        """From its input: as another account it cannot open a pipe of ours by name."""
        self._rabbitmq().control("import_definitions", given=definitions)

    def kill(self, process: str) -> None:
        """By pid; the supervisor starts it again."""
        known = self._child(process).known()
        known.signal(ABRUPT.get(process, signal.SIGKILL))
        if not known.gone(GONE_S):
            raise Stopped(f"{process} is still there {GONE_S} s after it was killed")

    def ready(self, process: str) -> bool:
        """Asked of itself where it has an admin port, else as the supervisor saw it."""
        url = self.described.admin.get(process)
        if url is None:
            return self._child(process).state == "healthy"
        port = urlsplit(url).port
        return port is not None and services.answers(port, "/readyz")

    def log(self, process: str) -> str:
        """The log file that is being written to."""
        path = self.folders.logs / f"{process}.log"
        if not path.exists():
            raise Stopped(f"nothing here is called {process}", code=2)
        return path.read_text("utf-8", "replace")

    @property
    def stores(self) -> Stores:
        """By the programs that belong to the server, from the folder of the state."""
        return stores(self.folders, self.described.postgres_admin_url)

    @property
    def versions(self) -> Mapping[str, str]:
        """As the checkout has them."""
        files = {one: f"services/{one}/pyproject.toml" for one in self.services}
        house = self.folders.place.house
        read = {
            one: tomllib.loads((house / path).read_text("utf-8")) for one, path in files.items()
        }
        return {one: str(told["project"]["version"]) for one, told in read.items()}

    @property
    def commit(self) -> str:
        """As git has it; empty without one."""
        argv = ("git", "-c", "safe.directory=*", "rev-parse", "HEAD")
        checkout = self.folders.place.checkout
        try:
            done = subprocess.run(argv, cwd=checkout, capture_output=True, text=True, check=False)
        except OSError:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    def definitions(self) -> Mapping[str, Any]:
        """Of the broker that the environment names, or of the stack's own."""
        settings = Settings.read()
        if settings.amqp_admin_url is not None:
            from ordinator.stack import given  # noqa: PLC0415  not where commands are bare

            return given.exported(settings.amqp_admin_url)
        return self._rabbitmq().exported()

    def keys(self) -> bytes:
        """The vault's folder."""
        packed = BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            archive.add(self.secrets, ".")
        return packed.getvalue()

    def _rabbitmq(self) -> RabbitMQ:
        settings, place = Settings.read(), self.folders.place
        found = find(place, ["rabbitmq"], settings.path).found
        if "rabbitmq" not in found:
            raise Stopped("the broker is not of this stack: change its logins where it is kept")
        block = Block(asking.healthy(self.folders).block)
        return RabbitMQ(
            found["rabbitmq"],
            place,
            self.folders.folder("data", "rabbitmq"),
            block.port("rabbitmq"),
            block.port("epmd"),
            block.port("dist"),
            {},
        )

    def _child(self, name: str) -> Child:
        children = asking.healthy(self.folders).children
        for child in children:
            if child.name == name:
                return child
        names = ", ".join(child.name for child in children)
        raise Stopped(f"nothing here is called {name}; there are {names}", code=2)


def _of_checkout(image: str) -> None:
    if image:
        raise Stopped("a house of `make up` is made of the checkout, not of images", code=2)


def stores(folders: Folders, admin_url: str) -> Stores:
    """The stores of a stack whose PostgreSQL answers at this address; no password is in an argv."""
    place = folders.place
    found = find(place, ["postgres"], Settings.read().path).found["postgres"]
    parts = urlsplit(admin_url)
    reached = {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": parts.username or "",
        "PGPASSWORD": parts.password or "",
    }
    blobs = folders.folder("state", "documents", "blobs")
    return Stores(
        lambda tool: Call((str(found.path.with_name(tool)),), {**found.env, **reached}),
        Call(("tar", f"--directory={blobs}"), {"PATH": SYSTEM_PATH}, drop(place.account)),
    )
