"""One service by its image: its own stores, and a peer of the test that owns the key of tokens."""

import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ordinator import engine
from ordinator.deployment.containers import Container, Containers
from ordinator.deployment.inventory import Inventory
from ordinator.engine import Engine
from ordinator.failures import Stopped
from ordinator.images.recipes import STAND, recipes
from ordinator.initial import making
from ordinator.initial.wishes import Wishes
from ordinator.place import Place
from ordinator.stack.services import ROLES

STORES = ("postgres", "valkey", "rabbitmq")
FIRST = {"idp": ("idp-clients",), "documents": ("documents-keys",)}  # before the processes
IDP = "idp-web"  # by this name every service asks for keys
KEY = "/tmp/peer.pem"  # noqa: S108  within the peer's container
READY_S, LOOK_EVERY_S = 90, 0.5
NO_ENGINE = "/nowhere/gost.so"
# Printed by Python in the image: packages of the house that must not be there.
STRANGERS = "import importlib.util as u; print(*[n for n in {names!r} if u.find_spec(n)])"
# Printed by Python in a container: the checks of readiness that are wrong, as JSON.
ASK_READY = """\
import json, urllib.request
try:
    answer = urllib.request.urlopen("http://127.0.0.1:8081/readyz", timeout=5)
except urllib.error.HTTPError as error:
    answer = error
print(answer.read().decode())
"""


@dataclass(frozen=True)
class Alone:
    """A house of one service; every container of it is Compose's but the peer.

    ``ready_s`` is how long a process may take to get ready, in seconds.
    """

    place: Place
    engine: Engine
    service: str
    inventory: Inventory
    ready_s: float = READY_S

    @property
    def containers(self) -> Containers:
        """What the engine has of it."""
        return Containers(self.engine, self.inventory.project)

    @property
    def peer(self) -> str:
        """The name of the peer's container."""
        return f"{self.inventory.project}-peer"

    def prepare(self) -> None:
        """Stores, and a database of the newest shape.

        Raises:
            Stopped: a store does not come up, or a migration fails.
        """
        self._compose("up", "--detach", "--no-deps", *STORES)
        for store in STORES:
            self.containers.await_healthy(*self.containers.named(store))
        for name in (f"{self.service}-migrate", *FIRST.get(self.service, ())):
            self._compose("run", "--rm", "-T", "--no-deps", name)

    def meet(self) -> None:
        """Put the peer in idp's place; where the service is idp, beside it."""
        self._compose("up", "--no-start", "--no-deps", f"{self.service}-web")
        image = recipes(self.place.house)[STAND].reference
        hardened = ("--read-only", "--cap-drop", "ALL", "--tmpfs", "/tmp:mode=1777")  # noqa: S108
        alias = () if self.service == "idp" else ("--network-alias", IDP)
        network = f"{self.inventory.project}_inside"
        self.engine.ask(
            *("run", "--detach", "--name", self.peer, *hardened, "--network", network, *alias),
            *self._key,
            *(image, "peer", "serve", "--host", "0.0.0.0", *self._of_peer),  # noqa: S104  inside
        )

    def start(self) -> dict[str, float]:
        """Every process of the service; seconds until each was ready.

        Raises:
            Stopped: one does not get ready; the sentence names the checks that are wrong.
        """
        names = [f"{self.service}-{role}" for role in ROLES[self.service]]
        begun = time.monotonic()
        self._compose("up", "--detach", "--no-deps", *names)
        took = {}
        for name in names:
            (container,) = [one for one in self.containers.all() if one.service == name]
            self._await_ready(container)
            took[name] = time.monotonic() - begun
        return took

    def knock(self) -> str:
        """Ask at the service's door by the known key and by a foreign one.

        Raises:
            Stopped: the right token was refused, or the foreign one taken.
        """
        ask = ("ask", "--service", self.service, "--url", f"http://{self.service}-web:8080")
        words = ("python", "-m", "testkit", "peer", *ask, *self._of_peer)
        return self.engine.ask("exec", self.peer, *words).strip()

    def readiness(self, container: str) -> dict[str, str]:
        """The checks of readiness that are wrong, by name, or ``{"?": …}`` without an answer."""
        try:
            said = self.engine.ask("exec", container, "python", "-c", ASK_READY)
            checks: dict[str, dict[str, Any]] = json.loads(said)["checks"]
        except (Stopped, ValueError, KeyError) as error:
            return {"?": str(error).strip().splitlines()[-1]}
        return {name: str(told["wrong"]) for name, told in checks.items() if not told["ok"]}

    @contextmanager
    def without_gost(self) -> Iterator[str]:
        """A web process more, whose engine of GOST is not there; gives its container."""
        name = f"{self.inventory.project}-without-gost"
        setting = f"DOCUMENTS_GOST_ENGINE={NO_ENGINE}"
        self._compose(
            *("run", "--detach", "--no-deps", "--name", name, "-e", setting, "documents-web")
        )
        try:
            yield name
        finally:
            self.engine.ask("rm", "--force", name)

    def end(self) -> None:
        """Remove all of it, volumes and folder too."""
        with suppress(Stopped):
            self.engine.ask("rm", "--force", self.peer)
        self._compose("down", "--volumes", "--remove-orphans")
        shutil.rmtree(self.inventory.directory)

    @property
    def _of_peer(self) -> tuple[str, ...]:
        return ("--issuer", self.inventory.sites["idp"], "--key", KEY)

    @property
    def _key(self) -> tuple[str, ...]:
        """What idp knows documents by; for the others the peer makes its own."""
        if self.service != "idp":
            return ()
        return ("--volume", f"{self.inventory.secrets / 'documents-client.pem'}:{KEY}:ro")

    def _await_ready(self, container: Container) -> None:
        deadline = time.monotonic() + self.ready_s
        while wrong := self.readiness(container.id):
            if time.monotonic() >= deadline:
                told = "; ".join(f"{name}: {why}" for name, why in wrong.items())
                said = self.containers.log(container, "--tail", "10")
                late = f"{container.service} is not ready after {self.ready_s:.0f} s"
                raise Stopped(f"{late}: {told}\n{said}")
            time.sleep(LOOK_EVERY_S)

    def _compose(self, *words: str) -> None:
        argv = (*self.engine.compose, *self.inventory.words, *words)
        engine.run(argv, self.engine.env, both=True)


def make(place: Place, docker: Engine, service: str, images: str) -> Alone:
    """A folder of settings and secrets for a house of one service, under a name of its own."""
    mark = hashlib.sha256(str(place.checkout).encode()).hexdigest()[:6]
    directory = place.folder("alone") / service
    if directory.exists():
        Alone(place, docker, service, Inventory.read(directory)).end()
    wishes = Wishes(
        directory=directory,
        compose=place.checkout / "deploy",
        project=f"ordinator-alone-{service}-{mark}",
        names={},
        first=8442,  # of the edge, which does not come up
        images=images,
    )
    making.make(place, wishes, datetime.now(UTC))
    return Alone(place, docker, service, Inventory.read(directory))


def strangers(docker: Engine, place: Place, service: str) -> list[str]:
    """Packages of the house in a service's image that it has no business with."""
    names = [*(other for other in ROLES if other != service), "testkit", "ordinator"]
    code = STRANGERS.format(names=names)
    image = recipes(place.house)[service].reference
    return docker.ask("run", "--rm", "--entrypoint", "python", image, "-c", code).split()


def attempt(place: Place, docker: Engine, service: str, images: str) -> None:
    """Start, probe and end; what was proved is printed.

    Raises:
        Stopped: something did not hold; all that was started is removed.
    """
    image = recipes(place.house)[service].reference
    if not docker.ask("images", "--quiet", image).strip():
        raise Stopped(f"there is no image {image}: `make images` comes first", 2)
    foreign = strangers(docker, place, service)
    if foreign:
        raise Stopped(f"{image} holds packages of others: {', '.join(foreign)}")
    print(f"{image} holds no package of the others, of the testkit or of the command line")
    house = make(place, docker, service, images)
    try:
        house.prepare()
        house.meet()
        for name, seconds in house.start().items():
            print(f"{name} is ready {seconds:.1f} s after its start")
        print(house.knock())
        if service == "documents":
            _without_gost(house)
    finally:
        house.end()


def _without_gost(house: Alone) -> None:
    with house.without_gost() as container:
        deadline = time.monotonic() + house.ready_s
        while set(wrong := house.readiness(container)) != {"gost"}:
            if time.monotonic() >= deadline:
                raise Stopped(f"without its engine readiness says {wrong}, not gost alone")
            time.sleep(LOOK_EVERY_S)
    print(f"without its engine readiness says: gost: {wrong['gost']}")
