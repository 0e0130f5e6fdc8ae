"""Puts the real adapters behind the desk of support."""

from uuid import UUID, uuid4

from redis import Redis

from idp.adapters.token_secrets import RandomSecrets
from idp.domain.officer import SUPPORT
from idp.usecases.lockout import LiftLock
from idp.usecases.officers import Desk, holder_of
from idp.usecases.support.accounts import (
    BlockAccount,
    ConfirmByOperator,
    CorrectPerson,
    UnblockAccount,
)
from idp.usecases.support.factor_reset import (
    ApproveFactorReset,
    AskFactorReset,
    ListFactorResets,
)
from idp.usecases.support.offered import Support
from idp.usecases.support.ports import SupportWork
from idp.usecases.support.reading import ReadAudit, ReadRequest
from idp.usecases.support.search import SearchAccounts, ShowCard
from idp.usecases.support.sessions import (
    EndAccountSession,
    EndAccountSessions,
    ListAccountSessions,
)
from idp.usecases.support.stopping import StopFactorReset
from idp.usecases.support.unlocking import UnlockAccount
from idp.wiring.accounts import Hands
from idp.wiring.lockout import wire_lockout
from idp.wiring.notices import wire_notices


def wire_support(shared: Hands, redis: Redis) -> Support:
    """What support may do."""
    settings = shared.settings
    start, clock, secrets = shared.start_work, shared.clock, RandomSecrets()
    desk: Desk[SupportWork] = Desk(start, holder_of(SUPPORT), clock)
    public_url = settings.public_url

    def link_of(reset_id: UUID, secret: str) -> str:
        return f"{public_url}/factor-reset/{reset_id}?code={secret}"

    return Support(
        search=SearchAccounts(desk),
        show_card=ShowCard(desk),
        unlock=UnlockAccount(desk, LiftLock(wire_lockout(settings, redis, clock)), clock),
        block=BlockAccount(desk, clock),
        unblock=UnblockAccount(desk, clock),
        confirm=ConfirmByOperator(desk, clock),
        correct=CorrectPerson(desk, clock),
        ask_reset=AskFactorReset(desk, clock, uuid4),
        approve_reset=ApproveFactorReset(
            desk, wire_notices(settings.issuer, clock), secrets, clock, link_of
        ),
        list_resets=ListFactorResets(desk, clock),
        stop_reset=StopFactorReset(start, secrets, clock),
        list_sessions=ListAccountSessions(desk, clock),
        end_session=EndAccountSession(desk, clock),
        end_sessions=EndAccountSessions(desk, clock),
        read_audit=ReadAudit(desk),
        read_request=ReadRequest(desk),
    )
