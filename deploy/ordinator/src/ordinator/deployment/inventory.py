"""What ``ordinator init`` wrote for Compose: settings, secrets, public addresses."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ordinator.failures import Stopped

SETTINGS = ".env"
SITES = {
    "idp": "IDP_PUBLIC_URL",
    "cabinet": "CABINET_PUBLIC_URL",
    "documents": "DOCUMENTS_PUBLIC_URL",
}
INBOX = "INBOX_PUBLIC_URL"  # only a stand has one
LISTS = ("COMPOSE_FILE", "COMPOSE_PROFILES")


@dataclass(frozen=True)
class Inventory:
    """The folder of one composed house, and the values of its settings by name."""

    directory: Path
    told: dict[str, str]

    @classmethod
    def read(cls, directory: Path) -> Self:
        """What lies in ``directory``.

        Raises:
            Stopped: no house was initialised there, or a setting is missing.
        """
        path = directory.resolve() / SETTINGS
        if not path.exists():
            raise Stopped(f"{path} is missing: `ordinator init --dir {directory}` makes it", 2)
        lines = path.read_text("utf-8").splitlines()
        named = (line.partition("=") for line in lines if "=" in line and line[0] != "#")
        told = {name.strip(): value.strip() for name, _, value in named}
        needed = ("COMPOSE_PROJECT_NAME", *LISTS, "ORDINATOR_SECRETS", *SITES.values())
        missing = [name for name in needed if name not in told]
        if missing:
            raise Stopped(f"{path} lacks {', '.join(missing)}: `ordinator init` adds it", 2)
        return cls(path.parent, told)

    @property
    def project(self) -> str:
        """What Compose calls the house."""
        return self.told["COMPOSE_PROJECT_NAME"]

    @property
    def secrets(self) -> Path:
        """The folder of passwords and keys."""
        return Path(self.told["ORDINATOR_SECRETS"])

    @property
    def sites(self) -> dict[str, str]:
        """Where people reach the house."""
        named = SITES | ({"inbox": INBOX} if self.told.get(INBOX) else {})
        return {site: self.told[name] for site, name in named.items()}

    @property
    def ca_file(self) -> Path | None:
        """The authority of the edge, where it is the stand's own."""
        path = self.secrets / "ca.pem"
        return path if path.exists() else None

    @property
    def doors(self) -> int | None:
        """The first port of the block by which a test reaches what is not published."""
        ports = self.told.get("ORDINATOR_DOORS", "")
        return int(ports.partition("-")[0]) if ports else None

    @property
    def profiles(self) -> tuple[str, ...]:
        """The parts of the file that belong to this house."""
        return tuple(one for one in self.told["COMPOSE_PROFILES"].split(",") if one)

    @property
    def ports(self) -> tuple[int, ...]:
        """Where the edge listens on this machine."""
        first, _, last = self.told.get("EDGE_PORTS", "").partition("-")
        row = range(int(first), int(last or first) + 1) if first else ()
        plain = self.told.get("EDGE_HTTP_PORT", "")
        return (*row, *([int(plain)] if plain else ()))

    @property
    def words(self) -> tuple[str, ...]:
        """How any Compose is told that it is this house, wherever it is called from."""
        files = self.told["COMPOSE_FILE"].split(":")
        return (
            *("--env-file", str(self.directory / SETTINGS)),
            *("--project-name", self.project),
            *(word for file in files for word in ("--file", file)),
            *(word for profile in self.profiles for word in ("--profile", profile)),
        )

    def write(self, name: str, value: str) -> None:
        """Give a setting another value in the file, or its first."""
        path = self.directory / SETTINGS
        lines = path.read_text("utf-8").splitlines()
        kept = [line for line in lines if line.partition("=")[0] != name]
        fresh = path.with_name(f"{SETTINGS}.renewed")
        fresh.write_text("\n".join([*kept, f"{name}={value}"]) + "\n", "utf-8")
        fresh.chmod(path.stat().st_mode & 0o777)
        fresh.replace(path)

    def password(self, name: str) -> str:
        """A password by the name of its file.

        Raises:
            Stopped: there is no such file.
        """
        path = self.secrets / f"{name}.password"
        if not path.exists():
            raise Stopped(f"{path} is missing: it belongs to the house in {self.directory}")
        return path.read_text("ascii").strip()
