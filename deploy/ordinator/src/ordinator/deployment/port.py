"""What an operating command may ask of a running house; each way of running it has a hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from ordinator.deployment.stores import Stores
from ordinator.place import Place
from ordinator.stack.described import Described


class Deployment(Protocol):
    """One running house.

    A *process* is one of a service (``idp.web``), a server (``postgres``, ``redis``, ``rabbitmq``)
    or one of the stand (``inbox``, ``counterpart``, ``ca``). Each call raises ``Stopped`` where
    nothing runs, where the name is unknown, or with the end of what was said where it failed.
    """

    @property
    def name(self) -> str:
        """What people call it: how it is run, and which one."""

    @property
    def services(self) -> tuple[str, ...]:
        """The services that it has."""

    @property
    def processes(self) -> tuple[str, ...]:
        """Every process of the services, as in ``idp.web``."""

    @property
    def description(self) -> Path:
        """The file that the demo and the suites read."""

    @property
    def described(self) -> Described:
        """What it says."""

    @property
    def secrets(self) -> Path:
        """The folder of passwords and keys."""

    def command(self, service: str, *words: str, given: str = "", image: str = "") -> str:
        """Run a one-off command of a service in its settings (``migrate``, ``cli …``).

        ``given`` is its standard input; ``image`` another one than the service runs by, where the
        house is made of images; returns what it printed.
        """

    def seed(self, number: int) -> str:
        """Put the stand's people and organisations of this seed in place; what was done."""

    def stop(self, name: str) -> str:
        """Stop a process, or all of a service, as it likes to be stopped; what was done."""

    def start(self, name: str) -> str:
        """Start it again and wait until it is ready; what was done."""

    def kill(self, process: str) -> None:
        """End it without asking and wait until it is gone; it comes again by itself."""

    def renew(self, service: str, image: str = "") -> str:
        """Put processes with the secrets of now in place of a service's own, one after another.

        ``image`` is another one to make them of, where the house is made of images. Where it can
        be, a web process stands ready before the old one goes; what is not ready in time is taken
        away again, and the old ones stay.
        """

    def choose(self, service: str, image: str) -> None:
        """From now on the service is made of this image, where the house is made of images."""

    @property
    def owner(self) -> Place:
        """As whom its secrets are written."""

    def broker(self, *words: str) -> str:
        """Run the broker's own tool, ``rabbitmqctl``; what it printed."""

    def define(self, definitions: str) -> None:
        """Add to what the broker has: definitions in JSON, as it exports them."""

    def ready(self, process: str) -> bool:
        """Whether it can take work."""

    def log(self, process: str) -> str:
        """What it said, as far as that is kept."""

    @property
    def stores(self) -> Stores:
        """Its databases and blobs."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Of the code of each service."""

    @property
    def commit(self) -> str:
        """That the code was made from; empty where nobody knows."""

    def definitions(self) -> Mapping[str, Any]:
        """All that its broker has: topology, users, rights."""

    def keys(self) -> bytes:
        """A tar archive of its passwords and keys."""
