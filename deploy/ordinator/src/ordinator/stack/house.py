"""The processes of the four services, with their settings, and their one-off commands."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass

from ordinator.account import drop
from ordinator.failures import Stopped
from ordinator.processes import Program
from ordinator.servers import databases
from ordinator.stack import figures, services
from ordinator.stack.block import admin_door
from ordinator.stack.environment import Surroundings, settings

WEB = "web"


@dataclass(frozen=True)
class House:
    """The services that are present, in surroundings; ``python`` is the virtualenv's."""

    around: Surroundings
    python: str

    @property
    def services(self) -> tuple[str, ...]:
        """Those that this tree holds."""
        return services.present(self.around.folders.place.house)

    def roles(self, service: str) -> databases.Roles:
        """The logins of a service in PostgreSQL."""
        vault = self.around.vault
        return databases.Roles(
            service, vault.password(f"db-{service}"), vault.password(f"db-{service}-owner")
        )

    def programs(self) -> tuple[Program, ...]:
        """All long-running processes."""
        return tuple(
            self._program(service, role)
            for service in self.services
            for role in services.ROLES[service]
        )

    def command(self, service: str, *words: str, given: str = "") -> str:
        """Run a service's one-off command to its end; returns what it printed.

        ``given`` is what it reads from standard input.

        Raises:
            Stopped: it failed; the sentence carries the end of what it said.
        """
        if service not in self.services:
            raise Stopped(f"there is no service {service} here")
        environment = self.environment(service, "cli")
        return self._run((self.python, "-P", "-m", service, *words), environment, given)

    def testkit(self, *words: str) -> str:
        """Run a tool of the testkit to its end; returns what it printed."""
        home = self.around.folders.run
        return self._run(
            (self.python, "-P", "-m", "testkit", *words), services.environment(home, {})
        )

    def _run(self, argv: tuple[str, ...], env: Mapping[str, str], given: str = "") -> str:
        done = subprocess.run(
            argv,
            env=env,
            cwd=self.around.folders.run,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            **drop(self.around.folders.place.account),
        )
        if done.returncode != 0:
            told = (done.stderr + done.stdout).strip()[-1500:]
            raise Stopped(f"{' '.join(argv[3:])} ended with {done.returncode}:\n{told}")
        return done.stdout

    def environment(self, service: str, role: str) -> dict[str, str]:
        """The environment of a service's process; only one-off commands know the owner's login."""
        roles, admin = self.roles(service), self.around.servers.postgres
        url = databases.at(admin, service, *self.around.vault.login("db", service))
        told = settings(service, "web" if role == "cli" else role, self.around, url)
        if role == "cli":
            owner = databases.at(admin, service, roles.owner, roles.owner_password)
            told[f"{service.upper()}_DATABASE_OWNER_URL"] = owner
        return services.environment(self.around.folders.folder("state", service), told)

    def _program(self, service: str, role: str) -> Program:
        name = f"{service}.{role}"
        health = self.around.block.port(admin_door(service, role))
        environment = self.environment(service, role)
        if role == WEB:
            # Two workers where the cores allow it: what one counts, both tell.
            environment[figures.VARIABLE] = str(figures.folder(self.around.folders, name))
        return Program(
            name=name,
            argv=(self.python, "-P", "-m", service, role),
            env=environment,
            cwd=self.around.folders.folder("state", service),
            log=self.around.folders.logs / f"{name}.log",
            ready=lambda: services.answers(health, "/readyz"),
            account=self.around.folders.place.account,
            ready_s=60,
        )
