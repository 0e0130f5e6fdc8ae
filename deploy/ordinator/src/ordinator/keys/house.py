"""A running house in the hands of a rotation: its vault, and what is made of it."""

from collections.abc import Callable
from dataclasses import dataclass

from ordinator.deployment.port import Deployment
from ordinator.initial import secrets
from ordinator.stack.vault import Vault

COMPOSED = "idp-database-url"


@dataclass(frozen=True)
class House:
    """``say`` tells people of each step; with ``dry`` the steps are told and nothing is done."""

    deployment: Deployment
    say: Callable[[str], None]
    dry: bool = False

    @property
    def vault(self) -> Vault:
        """Its secrets by name."""
        return Vault(self.deployment.owner, self.deployment.secrets)

    def step(self, told: str, *acts: Callable[[], object]) -> None:
        """Tell, then do."""
        self.say(told)
        if not self.dry:
            for act in acts:
                act()

    def keep(self) -> None:
        """Make anew what Compose mounts: addresses with passwords, definitions, programs."""
        folder = self.deployment.secrets
        if not (folder / COMPOSED).exists():
            return
        for name, told in secrets.derived(
            self.vault, self.deployment.described.urls["cabinet"]
        ).items():
            self.deployment.owner.write(folder / name, told.encode())
        for path in folder.iterdir():
            path.chmod(secrets.FILE_MODE)

    def renew(self, service: str) -> None:
        """Put processes with the secrets of now in place of a service's own."""
        self.say(f"  {self.deployment.renew(service)}")
