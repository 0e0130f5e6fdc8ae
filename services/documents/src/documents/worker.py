"""The listening process: queue → bus/."""

from importlib.metadata import version

from chassis import cache, database, health, logs
from chassis.inbox import process
from chassis.revocation import Revocation
from documents.adapters.dead_letters import PostgresDeadLetters
from documents.adapters.inbox import PostgresInbox
from documents.adapters.revocation import PostgresRevocation
from documents.settings import SERVICE, Settings
from documents.wiring import hands, wire_listening

VERSION = version("ordinator-documents")


def run(settings: Settings) -> int:
    """Listen until told to stop; the exit code."""
    logs.configure(service=SERVICE, version=VERSION, role="worker", level=settings.log_level)
    engine = database.engine(settings.database_url, settings.db_pool)
    table = PostgresRevocation(engine)
    client = cache.connect(settings.redis_url)
    revocation = Revocation(table, client)
    return process.run(
        SERVICE,
        wire_listening(hands(settings, engine), revocation.remember),
        settings,
        store=PostgresInbox(engine),
        dead=PostgresDeadLetters(engine),
        revocation=table,
        checks=health.stores(settings.database_url, SERVICE) | {"cache": health.redis(client)},
    )
