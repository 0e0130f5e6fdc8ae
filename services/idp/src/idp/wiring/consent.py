"""Puts the real adapters behind the list of programs that people let in."""

from uuid import uuid4

from idp.adapters.chance import SystemChance
from idp.usecases.consent import BeginConsent, Consenting, ListConsents, WithdrawConsent
from idp.usecases.ports import Limits
from idp.usecases.transaction import Transactions
from idp.wiring.accounts import Hands


def wire_consent(shared: Hands, limits: Limits) -> Consenting:
    """The use cases of consents; the answer to one that is asked for is a step of a sign-in."""
    start, clock = shared.start_work, shared.clock
    steps = Transactions(shared.digests, SystemChance(), clock, uuid4)
    return Consenting(
        begin=BeginConsent(start, steps, limits),
        list=ListConsents(start),
        withdraw=WithdrawConsent(start, clock),
    )
