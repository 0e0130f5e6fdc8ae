"""Puts the real adapters behind the pages of recovery and of the link that stops an account."""

from redis import Redis

from idp.usecases.disavowal import Disavow, ReadDisavowal, SweepDisavowals
from idp.usecases.lockout import LiftLock
from idp.usecases.ports import Limits
from idp.usecases.recovery.begin import BeginRecovery, CheckRecoveryCode, SendRecoveryCode
from idp.usecases.recovery.offered import Recovery
from idp.usecases.recovery.password import SetPassword
from idp.usecases.recovery.proof import CheckProof, ChooseProof, OfferProofs
from idp.wiring.accounts import Hands
from idp.wiring.desk import wire_desk
from idp.wiring.judging import wire_judging
from idp.wiring.lockout import wire_lockout
from idp.wiring.notices import wire_notices


def wire_recovery(shared: Hands, redis: Redis, limits: Limits) -> Recovery:
    """What the pages of recovery may ask for."""
    start, digests, clock = shared.start_work, shared.digests, shared.clock
    settings = shared.settings
    desk = wire_desk(settings.issuer, digests, limits, clock, settings.channels)
    steps, codes = desk.steps, desk.codes
    return Recovery(
        begin=BeginRecovery(start, steps, limits),
        send_code=SendRecoveryCode(start, steps, codes, digests),
        check_code=CheckRecoveryCode(start, steps, codes),
        offer_proofs=OfferProofs(start, steps, codes),
        choose_proof=ChooseProof(start, steps, codes),
        check_proof=CheckProof(start, steps, codes, desk.judge),
        set_password=SetPassword(
            start,
            steps,
            judge=wire_judging(settings),
            hasher=shared.hasher,
            lift=LiftLock(wire_lockout(settings, redis, clock)),
            notices=wire_notices(settings.issuer, clock),
            clock=clock,
        ),
        read_disavowal=ReadDisavowal(start, digests, clock),
        disavow=Disavow(start, digests, clock),
    )


def wire_disavowal_sweeping(shared: Hands) -> SweepDisavowals:
    """What forgets links that stop accounts."""
    return SweepDisavowals(shared.start_work, shared.clock)
