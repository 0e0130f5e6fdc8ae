"""The telling process: outbox to exchange."""

from cabinet.adapters.outbox import PostgresOutbox
from cabinet.settings import Settings
from chassis import outbox


def run(settings: Settings) -> int:
    """Tell until SIGTERM; the exit code."""
    return outbox.run("cabinet", PostgresOutbox(settings.database_url), settings)
