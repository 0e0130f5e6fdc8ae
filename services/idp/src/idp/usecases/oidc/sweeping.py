"""Tokens that nobody can use any more, and what they hang on, leave the database."""

from datetime import timedelta

from chassis.clock import Clock
from idp.usecases.oidc.ports import StartOidcWork

KEPT = timedelta(days=1)
"""A code that comes a second time is known as stolen for so long."""
KEPT_GRANTS = timedelta(days=31)
"""Longer than any family of refresh tokens lives; support can still look at what ended lately."""


class SweepTokens:
    """Runs now and then, beside the traffic."""

    def __init__(self, start_work: StartOidcWork, clock: Clock) -> None:
        self._start_work = start_work
        self._clock = clock

    def __call__(self) -> None:
        """Codes and pushed requests after a day, grants and sessions after a month."""
        now = self._clock()
        with self._start_work() as work:
            work.authorization_codes.sweep(now - KEPT)
            work.pushes.sweep(now - KEPT)
            work.deliveries.sweep(now - KEPT_GRANTS)
            work.grants.sweep(now - KEPT_GRANTS)
            work.sessions.sweep(now - KEPT_GRANTS)
