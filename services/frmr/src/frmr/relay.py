"""The telling process: outbox to exchange."""

from chassis import health, outbox
from frmr.adapters.outbox import PostgresOutbox
from frmr.settings import Settings


def run(settings: Settings) -> int:
    """Tell until SIGTERM; the exit code."""
    checks = health.stores(settings.database_url, "frmr")
    return outbox.run("frmr", PostgresOutbox(settings.database_url), settings, checks)
