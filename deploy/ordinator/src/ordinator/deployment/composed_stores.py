"""Databases, blobs and keys of a house that Compose runs, reached through its containers."""

import json
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from ordinator.deployment.containers import Containers
from ordinator.deployment.inventory import SETTINGS, Inventory
from ordinator.deployment.stores import Call, Stores
from ordinator.engine import run
from ordinator.failures import Stopped
from ordinator.servers import postgres

OWNER = "10001:10001"  # whom the images run as
KEEPER = "documents-web"
BLOBS, KEYRING = "/var/lib/ordinator/blobs", "/var/lib/ordinator/keyring"
IMAGE = re.compile(rf"^  {KEEPER}:\n(?:    .*\n)*?    image: (\S+)$", re.MULTILINE)
LABELS = "org.opencontainers.image"


@dataclass(frozen=True)
class Reach:
    """The way into the containers of one project, whether they run or were only made."""

    containers: Containers
    inventory: Inventory

    @property
    def stores(self) -> Stores:
        """PostgreSQL's programs in its own container; tar beside the service, without network."""
        return Stores(self._postgres, self.tar(BLOBS))

    @property
    def ring(self) -> Stores:
        """The ring of the documents, as if its keys were blobs."""
        return Stores(self._postgres, self.tar(KEYRING))

    def _postgres(self, tool: str) -> Call:
        """The password goes by the environment: no list of processes shows it."""
        (server,) = self.containers.named("postgres")
        login = {
            "PGHOST": "127.0.0.1",
            "PGUSER": postgres.ADMIN,
            "PGPASSWORD": self.inventory.password("postgres"),
        }
        docker = self.containers.engine.docker
        named = tuple(word for name in login for word in ("--env", name))
        env = {**self.containers.engine.env, **login}
        return Call((*docker, "exec", "--interactive", *named, server.id, tool), env)

    def tar(self, folder: str) -> Call:
        """Tar in the volume that lies there, as its owner; no other container needs to be."""
        volume = f"{self.inventory.project}_documents-{folder.rpartition('/')[2]}"
        words = ("run", "--rm", "--interactive", "--network", "none", "--user", OWNER)
        place = ("--volume", f"{volume}:{folder}", "--entrypoint", "tar", self._image)
        argv = (*self.containers.engine.docker, *words, *place, f"--directory={folder}")
        return Call(argv, self.containers.engine.env)

    @property
    def _image(self) -> str:
        engine = self.containers.engine
        told = run((*engine.compose, *self.inventory.words, "config"), engine.env)
        found = IMAGE.search(told)
        if found is None:
            raise Stopped(f"the files of {self.inventory.project} name no image of {KEEPER}")
        return found[1]

    def label(self, service: str, name: str) -> str:
        """What the image of a container tells of itself; empty if it does not."""
        (found,) = self.containers.named(service)
        labels: Mapping[str, str] = self.containers.inspect(found)["Config"]["Labels"] or {}
        return str(labels.get(f"{LABELS}.{name}", ""))

    def keys(self) -> bytes:
        """Settings, secrets, and the ring of the documents, which lies in a volume."""
        packed = BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            archive.add(self.inventory.directory / SETTINGS, "env")
            archive.add(self.inventory.secrets, "secrets")
            with self.ring.blobs_out() as stream:
                ring = stream.read()
            member = tarfile.TarInfo("keyring.tar")
            member.size = len(ring)
            archive.addfile(member, BytesIO(ring))
        return packed.getvalue()

    def definitions(self) -> Mapping[str, Any]:
        """What the broker has, by its own tool."""
        (broker,) = self.containers.named("rabbitmq")
        words = ("exec", broker.id, "rabbitmqctl", "-q", "export_definitions", "-")
        return dict(json.loads(self.containers.engine.ask(*words)))
