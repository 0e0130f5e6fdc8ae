"""A house of Compose that a backup is brought back to: initialised, never started."""

import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ordinator.deployment.composed import Composed
from ordinator.deployment.composed_stores import Reach
from ordinator.deployment.starting import UNRESTORED, Starting
from ordinator.deployment.target import Resting
from ordinator.failures import Stopped
from ordinator.initial.secrets import FILE_MODE, derived
from ordinator.stack.vault import Vault

OWN = frozenset({"ca.pem", "ca.key", "edge.pem", "edge.key"})
"""Secrets of the place, not of the house: they name the addresses at which it is reached."""

PREFIX = "secrets/"


@dataclass(frozen=True)
class ComposedTarget:
    """One by its folder; ``say`` tells of its start."""

    house: Composed
    say: Callable[[str], None]

    @property
    def name(self) -> str:
        """As of the deployment that it becomes."""
        return self.house.name

    def occupied(self) -> str:
        """Volumes of another house."""
        label = f"label=com.docker.compose.project={self.house.inventory.project}"
        volumes = self.house.engine.ask("volume", "ls", "--quiet", "--filter", label).split()
        if volumes and not self._mark.exists():
            return f"{self.name} is not empty: it has the volumes {', '.join(volumes)}"
        return ""

    def forget(self) -> None:
        """Only what is marked."""
        if self._mark.exists():
            self._starting.down(volumes=True)

    def mark(self, why: str) -> None:
        """In a file of its folder that ``compose up`` reads first."""
        self._mark.write_text(why, "utf-8")

    def unmark(self) -> None:
        """Remove it."""
        self._mark.unlink(missing_ok=True)

    def keys_in(self, archive: bytes) -> None:
        """Secrets into the folder, but for those of the place; the ring into its volume."""
        inventory = self.house.inventory
        ring = b""
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            if "keyring.tar" not in packed.getnames():
                raise Stopped("this backup is of a house that Compose does not run", code=2)
            for member in packed.getmembers():
                content = packed.extractfile(member)
                name = member.name.removeprefix(PREFIX)
                if content is None or name in OWN:
                    continue
                if member.name == "keyring.tar":
                    ring = content.read()
                elif member.name.startswith(PREFIX):
                    self._secret(inventory.secrets / name, content.read())
        # The rest is made of them, and of the addresses of this place.
        vault = Vault(replace(self.house.place, account=None), inventory.secrets)
        for name, told in derived(vault, inventory.sites["cabinet"]).items():
            self._secret(inventory.secrets / name, told.encode())
        with self._reach.ring.blobs_in() as stream:
            stream.write(ring)

    @contextmanager
    def resting(self) -> Iterator[Resting]:
        """PostgreSQL alone: its image makes the databases at its first start."""
        self._compose("up", "--detach", "postgres")
        for server in self.house.containers.named("postgres"):
            self.house.containers.await_healthy(server)
        yield Resting(self._reach.stores, self.house.command)

    def up(self) -> Composed:
        """All of it."""
        self._starting.up()
        return self.house

    @property
    def _mark(self) -> Path:
        return self.house.inventory.directory / UNRESTORED

    @property
    def _starting(self) -> Starting:
        return Starting(self.house, self.say)

    @property
    def _reach(self) -> Reach:
        return Reach(self.house.containers, self.house.inventory)

    def _compose(self, *words: str) -> None:
        if self._starting.compose(*words) != 0:
            raise Stopped(f"Compose did not do {' '.join(words)}; why is told above")

    def _secret(self, path: Path, content: bytes) -> None:
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        path.chmod(FILE_MODE)
