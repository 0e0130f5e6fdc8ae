"""The three servers of a stack: addresses from the environment, else private instances."""

from collections.abc import Callable
from dataclasses import dataclass

from ordinator import topology
from ordinator.processes import Program
from ordinator.servers.find import find
from ordinator.servers.postgres import Postgres
from ordinator.servers.rabbitmq import RabbitMQ
from ordinator.servers.redis import Redis
from ordinator.settings import Settings
from ordinator.stack.block import Block
from ordinator.stack.environment import Servers
from ordinator.stack.fetching import NAMES, wanted
from ordinator.stack.folders import Folders
from ordinator.stack.vault import Vault


@dataclass(frozen=True)
class Chosen:
    """Addresses of the servers, the programs to start for them, and where each comes from."""

    servers: Servers
    stages: tuple[tuple[Program, ...], ...]
    told: tuple[str, ...]


def choose(folders: Folders, block: Block, vault: Vault, settings: Settings) -> Chosen:
    """Prepare the private servers and say how all three are reached."""
    names = wanted(settings)
    found = find(folders.place, names, settings.path).found
    told = [f"{name}: {found[name].version}, {found[name].why}" for name in names]
    told += [f"{name}: from the environment" for name in NAMES if name not in names]
    first: list[Program] = []
    last: list[Program] = []
    postgres, redis = settings.database_url, _numbered(settings.redis_url or "")
    if "postgres" in names:
        private = Postgres(
            found["postgres"],
            folders.place,
            folders.folder("data") / "postgres",
            block.port("postgres"),
            vault.password("postgres"),
        )
        private.prepare()
        postgres = private.url
        first.append(private.program(folders.logs / "postgres.log"))
    if "redis" in names:
        cache = Redis(
            found["redis"],
            folders.place,
            folders.folder("data", "redis"),
            block.port("redis"),
            vault.password("redis"),
        )
        cache.prepare()
        redis = cache.url
        first.append(cache.program(folders.logs / "redis.log"))
    broker = RabbitMQ(
        found["rabbitmq"],
        folders.place,
        folders.folder("data", "rabbitmq"),
        block.port("rabbitmq"),
        block.port("epmd"),
        block.port("dist"),
        {user: vault.password(f"amqp-{user}") for user in topology.USERS},
    )
    broker.prepare(topology.definitions(broker.passwords))
    first.insert(0, broker.epmd(folders.logs / "epmd.log"))
    last.append(broker.node(folders.logs / "rabbitmq.log"))
    servers = Servers(postgres or "", redis, broker.url)
    return Chosen(servers, (tuple(first), tuple(last)), tuple(told))


def _numbered(url: str) -> Callable[[int], str]:
    return lambda number: f"{url.rstrip('/')}/{number}"
