"""A private PostgreSQL: made by initdb, TCP on the loopback only, no sockets, no JIT."""

import shutil
import signal
import socket
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ordinator.account import drop
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.ports import LOOPBACK
from ordinator.processes import Program
from ordinator.servers.programs import Found

ADMIN = "ordinator"
STARTUP = 196608  # protocol 3.0: PostgreSQL, chapter "Message Formats", StartupMessage


@dataclass(frozen=True)
class Postgres:
    """One private server; ``durable=False`` trades crash safety for speed in throw-away tests."""

    found: Found
    place: Place
    data: Path
    port: int
    password: str
    durable: bool = True

    @property
    def url(self) -> str:
        """Address of the administrator's database."""
        return url(self.password, self.port)

    def prepare(self) -> None:
        """Make the data folder once; one that initdb did not finish is made anew.

        Raises:
            Stopped: initdb failed; the sentence carries what it said.
        """
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.data.with_name(self.data.name + ".new")
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        self.place.give(fresh)
        secret = self.place.write(self.data.with_name("pwfile"), self.password.encode() + b"\n")
        done = subprocess.run(
            [
                self.found.path.with_name("initdb"),
                f"--pgdata={fresh}",
                f"--username={ADMIN}",
                f"--pwfile={secret}",
                "--locale=C.UTF-8",
                "--encoding=UTF8",
                "--auth-host=scram-sha-256",
                "--auth-local=reject",
                "--no-instructions",
                *([] if self.durable else ["--no-sync"]),
            ],
            env=self._env(),
            cwd=fresh,
            capture_output=True,
            text=True,
            check=False,
            **drop(self.place.account),
        )
        secret.unlink()
        if done.returncode != 0:
            raise Stopped(f"initdb failed: {done.stderr.strip()[-500:]}")
        fresh.rename(self.data)

    def program(self, log: Path) -> Program:
        """How the server is started and stopped; SIGINT is its fast shutdown."""
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "jit": "off",
            "max_connections": "200",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "dynamic_shared_memory_type": "mmap",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            argv=(str(self.found.path), "-D", str(self.data), *words),
            env=self._env(),
            cwd=self.data,
            log=log,
            ready=lambda: accepts(self.port),
            account=self.place.account,
            stop_with=signal.SIGINT,
        )

    def _env(self) -> dict[str, str]:
        return {**self.found.env, "HOME": str(self.place.state), "TZ": "UTC"}


def url(password: str, port: int) -> str:
    """Address of the administrator's database of a server on this machine."""
    return f"postgresql://{ADMIN}:{password}@{LOOPBACK}:{port}/postgres"


def accepts(port: int) -> bool:
    """Whether the server takes sessions: it asks an unknown user for a password, not to wait."""
    words = b"user\0nobody\0database\0postgres\0\0"
    message = struct.pack("!II", len(words) + 8, STARTUP) + words
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(message)
            return connection.recv(1) == b"R"
    except OSError:
        return False
