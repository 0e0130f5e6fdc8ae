"""The telling process: outbox to exchange."""

from cabinet.adapters.outbox import PostgresOutbox
from cabinet.settings import Settings
from chassis import health, outbox


def run(settings: Settings) -> int:
    """Tell until SIGTERM; the exit code."""
    checks = health.stores(settings.database_url, "cabinet")
    return outbox.run("cabinet", PostgresOutbox(settings.database_url), settings, checks)
