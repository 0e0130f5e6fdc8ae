"""What the processes without a web door stand on."""

from collections.abc import Mapping
from dataclasses import dataclass

from cabinet.adapters.dead_letters import PostgresDeadLetters
from cabinet.adapters.inbox import PostgresInbox
from cabinet.adapters.outbox import PostgresOutbox
from cabinet.adapters.postgres import postgres_work
from cabinet.adapters.revocation import PostgresRevocation
from cabinet.adapters.sessions import RedisSessions
from cabinet.settings import Settings
from cabinet.wiring.listening import handlers
from chassis import cache, database, health
from chassis.health.state import Check
from chassis.inbox import Handler
from chassis.mending import Tools
from chassis.revocation import Revocation

_CONNECTIONS = 2


@dataclass(frozen=True)
class Listening:
    """What the worker stands on."""

    handlers: Mapping[str, Handler]
    store: PostgresInbox
    dead: PostgresDeadLetters
    revocation: PostgresRevocation
    checks: Mapping[str, Check]


def wire_worker(settings: Settings) -> Listening:
    """Handlers, and the tables of the bus."""
    engine = database.engine(settings.database_url, _CONNECTIONS)
    client = cache.connect(settings.redis_url)
    table = PostgresRevocation(engine)
    return Listening(
        handlers(
            postgres_work(engine, settings.data_keys),
            RedisSessions(client, settings.session_keys),
            Revocation(table, client).remember,
        ),
        PostgresInbox(engine),
        PostgresDeadLetters(engine),
        table,
        health.stores(settings.database_url, "cabinet") | {"cache": health.redis(client)},
    )


def mending_tools(settings: Settings) -> Tools:
    """What an operator mends with."""
    engine = database.engine(settings.database_url, _CONNECTIONS)
    return Tools(
        "cabinet",
        settings,
        PostgresOutbox(settings.database_url),
        PostgresInbox(engine),
        PostgresDeadLetters(engine),
    )
