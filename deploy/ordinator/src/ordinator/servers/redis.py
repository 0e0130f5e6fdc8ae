"""A private Valkey or Redis: append-only file, password, loopback only."""

import socket
from dataclasses import dataclass
from pathlib import Path

from ordinator.place import Place
from ordinator.ports import LOOPBACK
from ordinator.processes import Program
from ordinator.servers.programs import Found


@dataclass(frozen=True)
class Redis:
    """One private server; ``durable=False`` keeps nothing on disk."""

    found: Found
    place: Place
    data: Path
    port: int
    password: str
    durable: bool = True

    def url(self, database: int = 0) -> str:
        """Address of one of its numbered databases."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        """Write the configuration, the only place where the password stands."""
        lines = (
            f"bind {LOOPBACK}",
            f"port {self.port}",
            f"dir {self.data}",
            f"requirepass {self.password}",
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
            "daemonize no",
        )
        content = "\n".join(lines) + "\n"
        self.place.write(self.data / "redis.conf", content.encode())

    def program(self, log: Path) -> Program:
        """How the server is started and stopped."""
        return Program(
            name="redis",
            argv=(str(self.found.path), str(self.data / "redis.conf")),
            env={**self.found.env, "HOME": str(self.place.state)},
            cwd=self.data,
            log=log,
            ready=lambda: accepts(self.port, self.password),
            account=self.place.account,
        )


def accepts(port: int, password: str) -> bool:
    """Whether the server answers a ping; one that still loads its file does not."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:  # noqa: PLR2004  one line for each command
                part = connection.recv(64)
                if not part:
                    return False
                answer += part
    except OSError:
        return False
    return answer == b"+OK\r\n+PONG\r\n"
