"""The listening process: queue to bus."""

from cabinet.settings import Settings
from cabinet.wiring.processes import wire_worker
from chassis import inbox


def run(settings: Settings) -> int:
    """Listen until SIGTERM; the exit code."""
    listening = wire_worker(settings)
    return inbox.run(
        "cabinet",
        listening.handlers,
        settings,
        store=listening.store,
        dead=listening.dead,
        revocation=listening.revocation,
        checks=listening.checks,
    )
