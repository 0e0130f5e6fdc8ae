"""The listening process: queue to bus."""

from chassis import database, health, inbox
from idp.adapters.dead_letters import PostgresDeadLetters
from idp.adapters.inbox import PostgresInbox
from idp.adapters.revocation import PostgresRevocation
from idp.settings import Settings
from idp.wiring import accounts


def run(settings: Settings) -> int:
    """Listen until SIGTERM; the exit code."""
    engine = database.engine(settings.database_url, 2)
    return inbox.run(
        "idp",
        accounts.wire_listening(accounts.hands(settings, engine)),
        settings,
        store=PostgresInbox(engine),
        dead=PostgresDeadLetters(engine),
        revocation=PostgresRevocation(engine),
        checks=health.stores(settings.database_url, "idp"),
    )
