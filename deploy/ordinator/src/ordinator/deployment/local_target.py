"""A stack of this checkout that a backup is brought back to, beside those that run."""

import shutil
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from ordinator.deployment.local import Local, stores
from ordinator.deployment.target import Resting
from ordinator.failures import Stopped
from ordinator.processes import run
from ordinator.settings import Settings
from ordinator.stack import preparation
from ordinator.stack.block import claim
from ordinator.stack.environment import Surroundings
from ordinator.stack.folders import Folders
from ordinator.stack.house import House
from ordinator.stack.launch import launch
from ordinator.stack.record import Record
from ordinator.stack.servers import Chooser
from ordinator.stack.vault import Vault

KEPT = ("secrets", "data", "state")


@dataclass(frozen=True)
class LocalTarget:
    """One by its folders; ``say`` hears what its supervisor says when it starts."""

    folders: Folders
    say: Callable[[str], None]

    @property
    def name(self) -> str:
        """As of the deployment that it becomes."""
        return Local(self.folders).name

    def occupied(self) -> str:
        """Secrets, data and state of another house, or one that runs."""
        if Record.read(self.folders.record).watched():
            return f"{self.name} runs: a backup is restored into an empty house"
        if self.folders.unrestored.exists():
            return ""
        full = [one for one in KEPT if any(self.folders.folder(one).iterdir())]
        return f"{self.name} is not empty: it has {', '.join(full)}" if full else ""

    def forget(self) -> None:
        """Only what is marked."""
        if self.folders.unrestored.exists():
            for one in KEPT:
                shutil.rmtree(self.folders.folder(one))

    def mark(self, why: str) -> None:
        """In a file that whoever starts the stack reads first."""
        self.folders.place.write(self.folders.unrestored, why.encode())

    def unmark(self) -> None:
        """Remove it."""
        self.folders.unrestored.unlink(missing_ok=True)

    def keys_in(self, archive: bytes) -> None:
        """Into the vault's folder, each readable by the services alone."""
        root = self.folders.secrets
        with tarfile.open(fileobj=BytesIO(archive)) as packed:
            if "keyring.tar" in packed.getnames():
                raise Stopped("this backup is of a house that Compose runs: --deployment", code=2)
            for member in packed.getmembers():
                path = Path(member.name)
                self.folders.folder("secrets", *path.parent.parts)
                content = packed.extractfile(member)
                if content is not None:
                    self.folders.place.write(root / path, content.read())

    @contextmanager
    def resting(self) -> Iterator[Resting]:
        """PostgreSQL alone, in the block of ports that the stack will have."""
        held = claim(self.folders.block)
        place = self.folders.place
        place.give(self.folders.block)
        with ExitStack() as ending:
            ending.callback(held.release)
            vault = Vault(place, self.folders.secrets)
            chosen = Chooser(self.folders, held.block, vault, Settings.read()).choose()
            around = Surroundings(self.folders, held.block, vault, chosen.servers)
            house = House(around, sys.executable)
            for program in chosen.stages[0]:
                if program.name == "postgres":
                    place.write(program.log, b"")
                    ending.callback(run(program).stop)
            preparation.make_databases(house)
            yield Resting(stores(self.folders, chosen.servers.postgres), house.command)

    def up(self) -> Local:
        """By a supervisor, as any stack."""
        launch(self.folders, [], self.say)
        return Local(self.folders)
