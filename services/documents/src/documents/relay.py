"""The telling process: outbox → exchange."""

from importlib.metadata import version

from chassis import health, logs
from chassis.outbox import process
from documents.adapters.outbox import PostgresOutbox
from documents.settings import SERVICE, Settings

VERSION = version("ordinator-documents")


def run(settings: Settings) -> int:
    """Tell until told to stop; the exit code."""
    logs.configure(service=SERVICE, version=VERSION, role="relay", level=settings.log_level)
    checks = health.stores(settings.database_url, SERVICE)
    return process.run(SERVICE, PostgresOutbox(settings.database_url), settings, checks)
