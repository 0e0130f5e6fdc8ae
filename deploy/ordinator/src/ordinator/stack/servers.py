"""The three servers of a stack: addresses from the environment, else private instances."""

from dataclasses import dataclass

from ordinator import topology
from ordinator.processes import Program
from ordinator.servers.find import find
from ordinator.servers.postgres import Postgres
from ordinator.servers.programs import Found
from ordinator.servers.rabbitmq import VHOST, RabbitMQ
from ordinator.servers.redis import Redis
from ordinator.settings import Settings
from ordinator.stack import given
from ordinator.stack.block import Block
from ordinator.stack.environment import Servers
from ordinator.stack.fetching import NAMES, wanted
from ordinator.stack.folders import Folders
from ordinator.stack.vault import Vault


@dataclass(frozen=True)
class Chosen:
    """Addresses of the servers, the programs to start for them, and where each comes from.

    Of the two stages the first is quick; the broker is the second and stands on the first.
    """

    servers: Servers
    stages: tuple[tuple[Program, ...], tuple[Program, ...]]
    told: tuple[str, ...]


class Chooser:
    """Makes ready what one stack needs of servers."""

    def __init__(self, folders: Folders, block: Block, vault: Vault, settings: Settings) -> None:
        self._folders = folders
        self._block = block
        self._vault = vault
        self._settings = settings
        self._quick: list[Program] = []
        self._slow: list[Program] = []

    def choose(self) -> Chosen:
        """All three, each given or private.

        Raises:
            Stopped: one that is given will not do, or a private one cannot be had.
        """
        names = wanted(self._settings)
        found = find(self._folders.place, names, self._settings.path).found
        told = [
            f"{name}: {found[name].version}, {found[name].why}"
            if name in found
            else f"{name}: from the environment"
            for name in NAMES
        ]
        servers = Servers(
            self._postgres(found.get("postgres")),
            self._redis(found.get("redis")),
            self._rabbitmq(found.get("rabbitmq")),
        )
        return Chosen(servers, (tuple(self._quick), tuple(self._slow)), tuple(told))

    def _postgres(self, found: Found | None) -> str:
        if found is None:
            url = self._settings.database_url or ""
            given.check_postgres(url)
            return url
        server = Postgres(
            found,
            self._folders.place,
            self._folders.folder("data") / "postgres",
            self._block.port("postgres"),
            self._vault.password("postgres"),
        )
        server.prepare()
        self._quick.append(server.program(self._folders.logs / "postgres.log"))
        return server.url

    def _redis(self, found: Found | None) -> str:
        if found is None:
            url = self._settings.redis_url or ""
            given.check_redis(url)
            return url.rstrip("/")
        server = Redis(
            found,
            self._folders.place,
            self._folders.folder("data", "redis"),
            self._block.port("redis"),
            self._vault.password("redis"),
        )
        server.prepare()
        self._quick.append(server.program(self._folders.logs / "redis.log"))
        return server.url().rpartition("/")[0]

    def _rabbitmq(self, found: Found | None) -> dict[str, str]:
        passwords = {user: self._vault.password(f"amqp-{user}") for user in topology.USERS}
        definitions = topology.definitions(passwords)
        if found is None:
            given.load_definitions(self._settings.amqp_admin_url, definitions)
            url = self._settings.amqp_url or ""
            return {
                user: given.amqp_url(url, user, password, VHOST)
                for user, password in passwords.items()
            }
        server = RabbitMQ(
            found,
            self._folders.place,
            self._folders.folder("data", "rabbitmq"),
            self._block.port("rabbitmq"),
            self._block.port("epmd"),
            self._block.port("dist"),
            passwords,
        )
        server.prepare(definitions)
        self._quick.append(server.epmd(self._folders.logs / "epmd.log"))
        self._slow.append(server.node(self._folders.logs / "rabbitmq.log"))
        return {user: server.url(user) for user in passwords}
