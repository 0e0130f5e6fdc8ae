"""The identity provider alone, in processes of its own: for whoever meets it from outside."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ordinator import ports
from ordinator.stack import services
from testkit.queues import await_true
from testkit.servers import Database

READY_S = 60
END_S = 30
LIMITS = """\
# Many people behind one address within a minute.
[open-door]
count = 1000000

[open-door-net]
count = 1000000

[program]
count = 1000000

[transaction.address]
count = 1000000

[password.address]
count = 1000000

[password.unknown]
count = 1000000

[send.total]
count = 1000000

[send.address]
count = 1000000
"""


def without_waits() -> str:
    """The same, and who asks for a code again and again is sent one each time."""
    waits = ("send.first", "send.second", "send.third", "send.hour", "send.day")
    return "\n".join([LIMITS, *(f"[{name}]\ncount = 1000000\n" for name in waits)])


@dataclass(frozen=True)
class Place:
    """What the provider stands on; everything in it is the test's own."""

    database: Database
    redis_url: str
    amqp_url: str
    folder: Path


@dataclass(frozen=True)
class Provider:
    """One provider: its issuer, and the environment of its processes.

    Without an ``issuer`` it is the address where its web process answers.
    """

    place: Place
    port: int = field(default_factory=lambda: ports.free_row(1))
    issuer: str = ""
    limits: str = LIMITS
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where its web process answers."""
        return f"http://{ports.LOOPBACK}:{self.port}"

    def run(self, *words: str) -> str:
        """A command of the operator, to its end; what it printed.

        Raises:
            AssertionError: it failed.
        """
        done = subprocess.run(
            self._argv(*words),
            env=self._env(1),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{' '.join(words)}: {done.stderr[-2000:]}"
        return done.stdout

    @contextmanager
    def process(self, role: str) -> Iterator[subprocess.Popen[bytes]]:
        """A process that is ready; it is asked to end at the end.

        Raises:
            TimeoutError: it never was ready.
        """
        admin = ports.free_row(1)
        log = self.place.folder / f"{role}-{self.port}.log"
        with (
            log.open("ab") as out,
            subprocess.Popen(
                self._argv(role), env=self._env(admin), stdout=out, stderr=out
            ) as started,
        ):
            try:
                ready = partial(services.answers, admin, "/readyz")
                await_true(lambda: started.poll() is not None or ready(), role, READY_S)
                assert started.poll() is None, log.read_text("utf-8")[-2000:]
                yield started
            finally:
                started.send_signal(signal.SIGTERM)
                started.wait(END_S)

    def _argv(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "idp", *words]

    def _env(self, admin: int) -> dict[str, str]:
        limits = self.place.folder / "limits.toml"
        limits.write_text(self.limits, "ascii")
        issuer = self.issuer or self.url
        told = {
            "DATABASE_URL": self.place.database.url,
            "DATABASE_OWNER_URL": self.place.database.owner_url,
            "REDIS_URL": self.place.redis_url,
            "AMQP_URL": self.place.amqp_url,
            "ISSUER": issuer,
            "PUBLIC_URL": issuer,
            "LISTEN": f"{ports.LOOPBACK}:{self.port}",
            "ADMIN_LISTEN": f"{ports.LOOPBACK}:{admin}",
            "STATE_DIR": str(self.place.folder),
            "LIMITS_FILE": str(limits),
            "MASTER_KEY": "A" * 43,
            "INDEX_KEY": "B" * 42 + "A",
        }
        named = {f"IDP_{name}": value for name, value in told.items()}
        return services.environment(self.place.folder, {**named, **self.environment})
