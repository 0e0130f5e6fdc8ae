"""Puts the real adapters behind what people change of their own accounts."""

from redis import Redis

from idp.adapters.lockout import RedisLockout
from idp.usecases.own.contacts import BeginContact, ChangeContact, ResendContact, ShowContact
from idp.usecases.own.factors import SwitchOffFactor
from idp.usecases.own.offered import Own
from idp.usecases.own.password import ChangePassword
from idp.usecases.own.session import FindBegun, ReadSession
from idp.usecases.ports import Limits
from idp.wiring.accounts import Hands
from idp.wiring.desk import wire_desk
from idp.wiring.judging import wire_judging
from idp.wiring.notices import wire_notices


def wire_own(shared: Hands, redis: Redis, limits: Limits) -> Own:
    """The use cases of one's own account."""
    start, clock, policy = shared.start_work, shared.clock, shared.settings.password_policy
    told = shared.settings
    common = wire_desk(told.issuer, shared.digests, limits, clock, told.channels)
    steps, desk = common.steps, common.codes
    notices = wire_notices(shared.settings.issuer, clock)
    return Own(
        change_password=ChangePassword(
            start,
            wire_judging(shared.settings),
            hasher=shared.hasher,
            lockout=RedisLockout(redis, shared.settings.limits, clock, lock_at=policy.lock_at),
            notices=notices,
            clock=clock,
        ),
        begin_contact=BeginContact(start, steps, desk=desk, limits=limits, clock=clock),
        show_contact=ShowContact(start, steps),
        resend_contact=ResendContact(start, steps, desk),
        change_contact=ChangeContact(start, steps, desk=desk, notices=notices, clock=clock),
        switch_off_factor=SwitchOffFactor(start, notices=notices, policy=policy, clock=clock),
        read_session=ReadSession(start, clock),
        find_begun=FindBegun(start),
    )
