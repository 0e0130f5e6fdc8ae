"""Puts the real adapters behind what tells programs that a session ended."""

from collections.abc import Sequence

from idp.adapters.backchannel import HttpBackchannel
from idp.adapters.keyring import Keyring, KeySeal
from idp.domain.signing_key import KeptKey
from idp.usecases.oidc.backchannel import DeliverLogouts
from idp.wiring.accounts import Hands


def wire_backchannel(shared: Hands) -> DeliverLogouts:
    """What the relay runs; keys are made by others, it only signs by them."""
    told = shared.settings

    def load() -> Sequence[KeptKey]:
        with shared.start_work() as work:
            return work.signing_keys.all()

    return DeliverLogouts(
        shared.start_work,
        Keyring(load, KeySeal(told.master_key), shared.clock),
        HttpBackchannel(told.backchannel_nets, told.ca_file),
        clock=shared.clock,
        issuer=told.issuer,
    )
