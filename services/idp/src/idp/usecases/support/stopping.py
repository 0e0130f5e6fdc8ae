"""The owner stops a reset of their second factor, by the link that every contact was sent."""

import hmac
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from idp.domain.audit import Entry
from idp.domain.factor_reset import FactorReset
from idp.domain.refusals import FactorResetUnknown
from idp.usecases.audit.ports import Audit
from idp.usecases.oidc.ports import Secrets
from idp.usecases.support.ports import FactorResets


class StoppingWork(Protocol):
    """As much of a transaction as this needs."""

    @property
    def factor_resets(self) -> FactorResets:
        """Its part of the transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """Its part of the transaction."""
        ...


class StopFactorReset:
    """Whoever has the link may stop it, and do nothing else with it."""

    def __init__(
        self,
        start_work: Callable[[], AbstractContextManager[StoppingWork]],
        secrets: Secrets,
        clock: Clock,
    ) -> None:
        self._start_work = start_work
        self._secrets = secrets
        self._clock = clock

    def look(self, reset_id: UUID, secret: str) -> FactorReset:
        """The reset that the link is of; FactorResetUnknown."""
        with self._start_work() as work:
            return self._of(work, reset_id, secret)

    def __call__(self, reset_id: UUID, secret: str) -> None:
        """Stop it; again changes nothing.

        Raises:
            FactorResetUnknown: the link is of none.
            FactorResetClosed: the factors are gone.
        """
        with self._start_work() as work:
            reset = self._of(work, reset_id, secret)
            facts = {"step": "cancelled", "reset": str(reset_id)}
            stopped = Entry("factor-reset", reset.account_id, facts=facts)
            work.audit.attempt(stopped)
            work.factor_resets.save(reset.cancelled(self._clock()))
            work.audit.note(stopped)

    def _of(self, work: StoppingWork, reset_id: UUID, secret: str) -> FactorReset:
        reset = work.factor_resets.get(reset_id)
        digest = self._secrets.digest(secret)
        if reset.cancel_hash is None or not hmac.compare_digest(reset.cancel_hash, digest):
            raise FactorResetUnknown
        return reset
