"""A private RabbitMQ: own epmd, cookie, node and data; definitions loaded at boot."""

import json
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ordinator.account import drop
from ordinator.failures import Stopped
from ordinator.place import Place
from ordinator.ports import LOOPBACK, answers
from ordinator.processes import Program
from ordinator.servers.programs import Found

VHOST = "ordinator"
ADMIN = "admin"
PROTOCOL = b"AMQP\x00\x00\x09\x01"  # AMQP 0-9-1, section 4.2.2


@dataclass(frozen=True)
class RabbitMQ:
    """One private node with its port mapper; ``passwords`` are those of the definitions' users."""

    found: Found
    place: Place
    data: Path
    port: int
    epmd_port: int
    dist_port: int
    passwords: Mapping[str, str]

    def url(self, user: str) -> str:
        """Address of the house's virtual host for one of the users."""
        return url(user, self.passwords[user], self.port)

    @property
    def admin_url(self) -> str:
        """Address for the administrator: observers, tests, tools; no service has it."""
        return self.url("admin")

    def prepare(self, definitions: Mapping[str, Any]) -> None:
        """Write configuration and definitions; folders of the node are made when missing."""
        for name in ("mnesia", "log"):
            folder = self.data / name
            folder.mkdir(mode=0o700, exist_ok=True)
            self.place.give(folder)
        content = json.dumps(definitions, indent=1)
        self.place.write(self.data / "definitions.json", content.encode())
        lines = (
            f"listeners.tcp.1 = {LOOPBACK}:{self.port}",
            f"load_definitions = {self.data}/definitions.json",
            "loopback_users = none",
            "vm_memory_high_watermark.absolute = 512MB",
            "disk_free_limit.absolute = 100MB",
            "log.console = true",
            "log.console.level = info",
            "log.file = false",
        )
        config = "\n".join(lines) + "\n"
        self.place.write(self.data / "rabbitmq.conf", config.encode())
        self.place.write(self.data / "enabled_plugins", b"[].\n")

    def epmd(self, log: Path) -> Program:
        """Erlang's port mapper; started before the node, stopped after it."""
        return Program(
            name="epmd",
            argv=("epmd", "-port", str(self.epmd_port), "-address", LOOPBACK),
            env=self._env(),
            cwd=self.data,
            log=log,
            ready=lambda: answers(self.epmd_port),
            account=self.place.account,
        )

    def node(self, log: Path) -> Program:
        """How the node is started and stopped."""
        return Program(
            name="rabbitmq",
            argv=("sh", str(self.found.path)),
            env=self._env(),
            cwd=self.data,
            log=log,
            ready=lambda: accepts(self.port),
            account=self.place.account,
            ready_s=60,
        )

    def exported(self) -> dict[str, Any]:
        """All that the running node has, in the form of its definitions.

        Raises:
            Stopped: it does not run, or did not answer.
        """
        return dict(json.loads(self.control("export_definitions", "-")))

    def control(self, *words: str, given: str = "") -> str:
        """What the node's own tool printed; ``given`` is its standard input.

        Raises:
            Stopped: it does not run, or did not answer.
        """
        done = subprocess.run(
            ["sh", self.found.path.with_name("rabbitmqctl"), "-q", *words],
            input=given,
            env=self._env(),
            cwd=self.data,
            capture_output=True,
            text=True,
            check=False,
            **drop(self.place.account),
        )
        if done.returncode != 0:
            raise Stopped(f"the broker refused {words[0]}: {(done.stderr or done.stdout)[-300:]}")
        return done.stdout

    def _env(self) -> dict[str, str]:
        loopback = LOOPBACK.replace(".", ",")
        return {
            **self.found.env,
            "HOME": str(self.data),
            "ERL_EPMD_PORT": str(self.epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            "RABBITMQ_NODENAME": "ordinator@localhost",
            "RABBITMQ_MNESIA_BASE": str(self.data / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.data / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.data / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.data / "enabled_plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(self.data / "rabbitmq-env.conf"),
            "RABBITMQ_DIST_PORT": str(self.dist_port),
            # Schedulers that wait busily would burn a core on an idle laptop.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "+sbwt none +sbwtdcpu none +sbwtdio none"
                f" -kernel inet_dist_use_interface {{{loopback}}}"
            ),
        }


def url(user: str, password: str, port: int) -> str:
    """Address of a broker on this machine for one of its users."""
    return f"amqp://{user}:{password}@{LOOPBACK}:{port}/{VHOST}"


def accepts(port: int) -> bool:
    """Whether the node greets a client; it listens only after its definitions are loaded."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(PROTOCOL)
            return connection.recv(1) == b"\x01"
    except OSError:
        return False
