"""New containers in place of a service's own: the web process beside the old one, then the rest."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ordinator.deployment.containers import Container, Containers
from ordinator.deployment.inventory import Inventory
from ordinator.engine import run
from ordinator.failures import Stopped
from ordinator.stack import services

READY_S = 60
DRAIN_S = 30
"""A web process has 25 s to answer what is under way; the engine kills it after this."""
LOOK_EVERY_S = 0.5
DEATHS = 3  # of one that will never be ready
PROBE = ("python", "-m", "chassis.health", "http://127.0.0.1:8081/readyz")
WEB, RELAY = "web", "relay"


@dataclass(frozen=True)
class Renewal:
    """One service of one project; ``image`` replaces the one that its settings name, if given."""

    containers: Containers
    inventory: Inventory
    service: str
    image: str = ""

    def __call__(self) -> str:
        """Renew them; what was done.

        Raises:
            Stopped: a new one was not ready in time. Where it was of another image, all are made
                of the former one again.
        """
        roles = sorted(services.ROLES[self.service], key=lambda role: (role != WEB, role == RELAY))
        for count, role in enumerate(roles):
            try:
                self.renew(role)
            except Stopped as stopped:
                if not self.image:
                    raise
                self._back(roles[: count + 1])
                raise Stopped(f"{stopped}\n{self.service} runs as it did before") from None
        return f"{self.service}: {', '.join(roles)} renewed"

    def renew(self, role: str) -> None:
        """One role alone."""
        if role == WEB:
            self._beside(f"{self.service}-{role}")
        else:
            self._instead(f"{self.service}-{role}")

    def _beside(self, name: str) -> None:
        """A second container of the same name; Docker's names lead to both meanwhile."""
        old = self.containers.named(name)
        self._up("--no-recreate", "--scale", f"{name}={len(old) + 1}", name)
        known = {one.id for one in old}
        new = [one for one in self.containers.named(name) if one.id not in known]
        try:
            for one in new:
                self._await_ready(one)
        except Stopped:
            self._away(new)
            raise
        self._away(old)

    def _instead(self, name: str) -> None:
        self._up("--force-recreate", name)
        for one in self.containers.named(name):
            self._await_ready(one)

    def _back(self, roles: Sequence[str]) -> None:
        """Of these the last one failed; a web process that failed is away already."""
        former = replace(self, image="")
        for role in reversed(roles):
            if role != WEB or role != roles[-1]:
                former.renew(role)

    def _await_ready(self, one: Container) -> None:
        deadline = time.monotonic() + READY_S
        while not self._ready(one):
            dead = int(self.containers.inspect(one)["RestartCount"]) >= DEATHS
            if dead or time.monotonic() >= deadline:
                why = f"ended {DEATHS} times" if dead else f"was not ready in {READY_S} s"
                said = self.containers.log(one, "--tail", "15")
                raise Stopped(f"the new {one.service} {why}; it said last:\n{said}")
            time.sleep(LOOK_EVERY_S)

    def _ready(self, one: Container) -> bool:
        try:
            self.containers.engine.ask("exec", one.id, *PROBE)
        except Stopped:
            return False
        return True

    def _away(self, those: Sequence[Container]) -> None:
        identities = [one.id for one in those]
        self.containers.engine.ask("stop", "--time", str(DRAIN_S), *identities)
        self.containers.engine.ask("rm", "--force", *identities)

    def _up(self, *words: str) -> None:
        engine = self.containers.engine
        argv = (*engine.compose, *self.inventory.words, "up", "--detach", "--no-deps", *words)
        # The environment wins over the file of settings in every Compose.
        chosen = {variable(self.service): self.image} if self.image else {}
        run(argv, {**engine.env, **chosen})


def variable(service: str) -> str:
    """The setting that names the image of a service."""
    return f"ORDINATOR_{service.upper()}_IMAGE"
