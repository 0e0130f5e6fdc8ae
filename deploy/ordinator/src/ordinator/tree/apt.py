"""apt, used without root: its own state and cache, the machine's own sources and keys."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ordinator.failures import Stopped
from ordinator.settings import inherited

STATUS = Path("/var/lib/dpkg/status")
NO_PARTS = "Dir::Etc::sourceparts=/dev/null"
INSTALLS = re.compile(r"^Inst (\S+) (?:\[[^]]*\] )?\((\S+) ", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    """One package at one version, as apt would install it here."""

    name: str
    version: str


@dataclass(frozen=True)
class Apt:
    """apt over a private ``state`` and ``cache``; it never touches the machine's.

    ``sources`` is a list of sources in place of the machine's; then only what ``status`` tells
    counts as installed, and nothing without it. ``remedy`` closes a sentence about a failure.
    """

    state: Path
    cache: Path
    sources: Path | None = None
    status: Path | None = None
    remedy: str = (
        "check the machine's package sources, or install PostgreSQL, Redis or Valkey"
        " and RabbitMQ by hand"
    )

    def update(self) -> None:
        """Read the machine's package indexes anew; apt checks their signatures.

        Raises:
            Stopped: there is no apt, or the indexes cannot be read.
        """
        if shutil.which("apt-get") is None or not STATUS.exists():
            raise Stopped(
                "there is no apt on this machine: install PostgreSQL 15-18, Redis 7 or Valkey"
                " and RabbitMQ 3.10-4.x, then start again"
            )
        for folder in (self.state / "lists/partial", self.cache / "archives/partial"):
            folder.mkdir(parents=True, exist_ok=True)
        status = STATUS if self.sources is None else self.status
        if status is None:
            (self.state / "status").touch()
        else:
            shutil.copyfile(status, self.state / "status")
        self._run("apt-get", "-q", "update")

    def available(self) -> frozenset[str]:
        """Names of all packages of the indexes."""
        return frozenset(self._run("apt-cache", "pkgnames").split())

    def closure(self, packages: Iterable[str]) -> tuple[Package, ...]:
        """All that apt would install for ``packages``, those that the machine lacks."""
        told = self._run("apt-get", "-s", "--no-install-recommends", "install", *packages)
        return installs(told)

    def newer(self) -> tuple[Package, ...]:
        """What an upgrade of all that is installed would install."""
        return installs(self._run("apt-get", "-s", "dist-upgrade"))

    def download(self, packages: Iterable[Package], into: Path) -> None:
        """Fetch the packages' files into the folder ``into``."""
        into.mkdir(exist_ok=True)
        names = [f"{package.name}={package.version}" for package in packages]
        if names:
            self._run("apt-get", "-q", "download", *names, cwd=into)

    def _run(self, *argv: str, cwd: Path | None = None) -> str:
        tool, *rest = argv
        done = subprocess.run(
            [tool, *self._options(), *rest],
            cwd=cwd or self.state,
            env=inherited(HOME=str(self.state), LC_ALL="C"),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or "\nErr:" in done.stdout:
            lines = [line for line in done.stderr.splitlines() if line[:2] in {"E:", "W:"}]
            raise Stopped(
                f"{tool} {rest[0]} failed: {' '.join(lines[-3:]) or done.stdout[-300:]};"
                f" {self.remedy}"
            )
        return done.stdout

    def _options(self) -> list[str]:
        own = () if self.sources is None else (f"Dir::Etc::sourcelist={self.sources}", NO_PARTS)
        settings = (
            *own,
            f"Dir::State={self.state}",
            f"Dir::State::Lists={self.state}/lists",
            f"Dir::State::status={self.state}/status",
            f"Dir::Cache={self.cache}",
            "Debug::NoLocking=1",
            "APT::Sandbox::User=",
            "Acquire::Languages=none",
        )
        return [word for setting in settings for word in ("-o", setting)]


def installs(simulation: str) -> tuple[Package, ...]:
    """The packages that a simulated installation names."""
    return tuple(Package(name, version) for name, version in INSTALLS.findall(simulation))
