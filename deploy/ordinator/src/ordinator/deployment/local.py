"""The house that ``make up`` runs on this machine: asked through its supervisor."""

import signal
import tarfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ordinator.deployment import archives
from ordinator.failures import Stopped
from ordinator.servers.find import find
from ordinator.settings import Settings
from ordinator.stack import asking, services
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

    def command(self, service: str, *words: str, given: str = "") -> str:
        """Have the supervisor run it: it knows the settings."""
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

    def dump(self, database: str, file: Path) -> None:
        """By the ``pg_dump`` that belongs to the server."""
        self._client("pg_dump", archives.DUMP, database, file)

    def load(self, database: str, file: Path) -> None:
        """By its ``pg_restore``."""
        self._client("pg_restore", archives.LOAD, database, file)

    def blobs_out(self, file: Path) -> None:
        """From the folder of the state."""
        with tarfile.open(file, "w") as archive:
            archive.add(self._blobs(), ".")

    def blobs_in(self, file: Path) -> None:
        """Into the folder of the state, as the account that the services run as."""
        archives.unpack(file, self._blobs(), self.folders.place.give)

    def _blobs(self) -> Path:
        return self.folders.folder("state", "documents", "blobs")

    def _child(self, name: str) -> Child:
        children = asking.healthy(self.folders).children
        for child in children:
            if child.name == name:
                return child
        names = ", ".join(child.name for child in children)
        raise Stopped(f"nothing here is called {name}; there are {names}", code=2)

    def _client(self, tool: str, words: tuple[str, ...], database: str, file: Path) -> None:
        path = Settings.read().path
        found = find(self.folders.place, ["postgres"], path).found["postgres"]
        url = self.described.postgres_admin_url
        program = found.path.with_name(tool)
        archives.client((str(program), *words), found.env, url, database, file)
