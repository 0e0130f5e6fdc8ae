"""The listening process: queue to bus."""

from chassis import inbox
from frmr import wiring
from frmr.settings import Settings


def run(settings: Settings) -> int:
    """Listen until SIGTERM; the exit code."""
    listening = wiring.wire_worker(settings)
    return inbox.run(
        "frmr",
        listening.handlers,
        settings,
        store=listening.store,
        dead=listening.dead,
        revocation=listening.revocation,
        checks=listening.checks,
    )
